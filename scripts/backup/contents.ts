import { z } from 'zod'

/** First in the archive: what it takes to restore it. Ciphertexts of district keys are in it, never a key. */
export const manifestSchema = z.object({
  format: z.literal('invite-desk-backup'),
  version: z.literal(1),
  taken_at: z.iso.datetime(),
  /** Migrations that had been applied, in their order. */
  migrations: z.array(z.string()).min(1),
  /** One district's sealed key for each key of ENCRYPTION_KEYS that is needed, to try a key on. */
  keys: z.array(z.object({ id: z.string(), district_id: z.string(), sealed: z.base64() })),
  /** In the order of their foreign keys: what is pointed at comes first. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})

export type Manifest = z.output<typeof manifestSchema>

/** After the parts of a table: its rows, and the SHA-256 of what COPY gave. */
export const sumSchema = z.object({ rows: z.int(), sha256: z.string() })

export type Sum = z.output<typeof sumSchema>

export const manifestName = 'backup.json'

/** Parts of a table's COPY text, gzip each: put together in their order they are one gzip file. */
export function partName(table: string, part: number): string {
  return `tables/${table}/${String(part).padStart(8, '0')}.copy.gz`
}

export function sumName(table: string): string {
  return `tables/${table}/sum.json`
}
