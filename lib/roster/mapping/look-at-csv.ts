import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { parseAnyText, parseInput } from '@/lib/parse-input'
import type { CsvDialect } from '@/lib/roster/files/csv-dialect'
import { headBytes } from '@/lib/roster/files/file-head'
import { type CsvInspection, inspectCsv } from './inspect-csv'
import { mappingSchema } from './mapping'
import { type MappingPreview, previewMapping } from './preview-mapping'

const mostBytes = 1024 * 1024

const lookSchema = z.object({
  /** The beginning of the file, as base64. */
  head: z.base64().max(Math.ceil(headBytes / 3) * 4 + 4, 'Send at most the first 256 KiB of the file.'),
  isCut: z.boolean(),
  /** How the file is written down, where somebody knows better than the file shows. */
  dialect: z.object({ encoding: mappingSchema.shape.encoding, delimiter: mappingSchema.shape.delimiter }).partial().optional(),
  mapping: z.unknown().optional(),
})

export type CsvLook = { inspection: CsvInspection; preview: null } | { inspection: null; preview: MappingPreview }

/**
 * Looks at the beginning of a file before anything is uploaded, and keeps nothing: shows its columns or, with a mapping, the
 * contacts it would make. Refuses with `too_large` or `invalid_input`, the mistakes of a mapping by their fields.
 */
export async function lookAtCsv(body: AsyncIterable<Uint8Array>): Promise<CsvLook> {
  const { head, isCut, dialect, mapping } = parseAnyText(lookSchema, await readJson(body))
  const beginning = { bytes: Buffer.from(head, 'base64'), isCut }
  if (mapping === undefined) return { inspection: await inspectCsv(beginning, definedOf(dialect)), preview: null }
  return { inspection: null, preview: await previewMapping(beginning, parseInput(mappingSchema, mapping)) }
}

function definedOf(dialect: { [Key in keyof CsvDialect]?: CsvDialect[Key] | undefined } = {}): Partial<CsvDialect> {
  return { ...(dialect.encoding && { encoding: dialect.encoding }), ...(dialect.delimiter && { delimiter: dialect.delimiter }) }
}

async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > mostBytes) throw new AppError('too_large', 'Only the beginning of a file is looked at, at most 256 KiB.')
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    throw new AppError('invalid_input', 'The request is not JSON.')
  }
}
