// Threat: a restore that half succeeds, or that fills tables whose policies are off. Choice: everything is loaded and checked in one
// transaction, in which alone the owner's tables are without forced row-level security and triggers; what fails leaves them empty and guarded.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from '@/lib/app-error'
import type { KeyRing } from '@/lib/secrets/key-ring'
import { applyMigrations, findOwnMigrations } from '@/scripts/migrations'
import { type Manifest, manifestName, manifestSchema, partName, type Sum, sumName, sumSchema } from './contents'
import { findTables } from './find-tables'
import { damaged, readTar, type TarEntry } from './tar'
import { opens } from './write-backup'

const decompress = promisify(gunzip)
const mostPartBytes = 64 * 1024 * 1024

export type OpenBackup = { manifest: Manifest; entries: AsyncIterator<TarEntry> }

/** Reads what a backup says of itself. Refuses with `invalid_input` what is none, and with `unsupported` one of a newer release. */
export async function openBackup(source: AsyncIterable<Buffer>): Promise<OpenBackup> {
  const entries = readTar(source)
  const { value: first } = await entries.next()
  const manifest = manifestSchema.safeParse(first?.name === manifestName ? parseJson(first.body) : undefined)
  if (!manifest.success) throw damaged('it does not begin with what it holds')
  const known = await findOwnMigrations()
  const newer = manifest.data.migrations.filter((name) => !known.includes(name))
  if (newer.length > 0) {
    const names = newer.join(', ')
    throw new AppError('unsupported', `The backup is of a newer release: this one does not know ${names}. Restore it with that release.`)
  }
  return { manifest: manifest.data, entries }
}

/** Refuses with `conflict` where a key is missing that the backup's secrets are sealed with, naming it by its id. */
export function requireKeys({ keys }: Manifest, ring: KeyRing): void {
  for (const { id, district_id, sealed } of keys) {
    if (opens(ring, district_id, Buffer.from(sealed, 'base64'))) continue
    const fault = ring.find(id) ? 'another key goes by that id here' : 'it is missing'
    throw new AppError(
      'conflict',
      `The backup is sealed with the key ${id}, and ${fault}. Put the secrets.json that you kept apart into the data folder, or the key into ENCRYPTION_KEYS.`,
    )
  }
}

/**
 * Loads a backup into a database without districts, as the owner, and brings it up to this release's schema. Refuses with `conflict` a database that holds
 * districts or was migrated further than the backup, and with `invalid_input` a damaged backup; nothing is kept then. Returns how many rows there are.
 */
export async function restoreBackup(ownerUrl: string, backup: OpenBackup): Promise<number> {
  const { migrations } = backup.manifest
  const client = new pg.Client({ connectionString: ownerUrl })
  // As in write-backup.ts.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await requireEmpty(client, migrations)
    await applyMigrations(ownerUrl, migrations)
    await client.query('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0')
    // Until here somebody may have begun one, from here on nobody else can.
    await client.query('LOCK TABLE districts IN SHARE ROW EXCLUSIVE MODE')
    await requireNoDistrict(client)
    requireEveryTable(await findTables(client), backup.manifest)
    const guards = await findGuards(client)
    await client.query(guards.flatMap(({ off }) => off).join('; '))
    const rows = await loadTables(client, backup)
    await client.query(guards.flatMap(({ on }) => on).join('; '))
    await client.query('COMMIT')
    await applyMigrations(ownerUrl)
    // The planner knows nothing yet of what has just come.
    await client.query('ANALYZE')
    return rows
  } finally {
    await client.end()
  }
}

async function requireEmpty(client: pg.Client, migrations: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ migrated: boolean; filled: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS migrated, to_regclass('districts') IS NOT NULL AS filled",
  )
  if (rows[0]?.filled) await requireNoDistrict(client)
  if (!rows[0]?.migrated) return
  const applied = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  if (applied.rows.some(({ name }) => !migrations.includes(name)))
    throw new AppError('conflict', `The database was set up for a newer release than the backup is of. ${cure}`)
}

const cure = 'Restore into a new data folder, or an empty database.'

async function requireNoDistrict(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM districts LIMIT 1')
  if (rowCount) throw new AppError('conflict', `The database is not empty: it holds districts already. ${cure}`)
}

/** The manifest is what nothing else vouches for: what it names has to be what its release has, no table less, and none that a backup leaves out. */
function requireEveryTable(expected: ReadonlyArray<Manifest['tables'][number]>, { tables }: Manifest): void {
  const written = (list: typeof expected) => list.map(({ name, columns }) => JSON.stringify([name, [...columns].sort()])).sort()
  if (written(expected).join('\n') !== written(tables).join('\n')) throw damaged('its tables are not those of its release')
}

type Guards = { off: string[]; on: string[] }

/** What keeps rows from being loaded as they are: forced row-level security, and triggers that write or refuse by themselves. */
async function findGuards(client: pg.Client): Promise<Guards[]> {
  const { rows } = await client.query<{ name: string; forced: boolean; triggers: Array<{ name: string; enabled: string }> }>(
    `SELECT c.oid::regclass::text AS name, c.relforcerowsecurity AS forced,
            coalesce((SELECT json_agg(json_build_object('name', t.tgname, 'enabled', t.tgenabled))
                      FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'), '[]') AS triggers
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  )
  return rows.map(({ name, forced, triggers }) => ({
    off: [
      ...(forced ? [`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`] : []),
      ...triggers.map((trigger) => `ALTER TABLE ${name} DISABLE TRIGGER ${pg.escapeIdentifier(trigger.name)}`),
    ],
    on: [
      ...(forced ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`] : []),
      ...triggers.map((trigger) => `ALTER TABLE ${name} ${enabling[trigger.enabled]} TRIGGER ${pg.escapeIdentifier(trigger.name)}`),
    ],
  }))
}

/** By `pg_trigger.tgenabled`. */
const enabling: Record<string, string> = { O: 'ENABLE', A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' }

async function loadTables(client: pg.Client, { manifest, entries }: OpenBackup): Promise<number> {
  let rows = 0
  for (const table of manifest.tables) {
    const list = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
    const copy = client.query(copyFrom(`COPY ${pg.escapeIdentifier(table.name)} (${list}) FROM STDIN`))
    let sum: Sum | undefined
    const text = textOf(table.name, entries, (told) => {
      sum = told
    })
    await pipeline(Readable.from(text), copy).catch((error: unknown) => {
      // What PostgreSQL says of rows that it does not take may hold what is in them.
      if (error instanceof pg.DatabaseError) throw damaged(`${table.name} is not what the table takes (${error.code})`)
      throw error
    })
    if (copy.rowCount !== sum?.rows) throw damaged(`the number of rows of ${table.name} is another`)
    rows += copy.rowCount
  }
  if (!(await entries.next()).done) throw damaged('it holds more than it says')
  return rows
}

/** The text of a table from its parts, up to its sum, which has to be that of the text. */
async function* textOf(table: string, entries: AsyncIterator<TarEntry>, tell: (sum: Sum) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for (let part = 1; ; part += 1) {
    const { value: entry, done } = await entries.next()
    if (done) throw damaged('it ends too early')
    if (entry.name === sumName(table)) {
      const { data: sum } = sumSchema.safeParse(parseJson(entry.body))
      if (sum?.sha256 !== hash.digest('hex')) throw damaged(`the sum of ${table} is another`)
      tell(sum)
      return
    }
    if (entry.name !== partName(table, part)) throw damaged(`a part of ${table} is missing`)
    const text = await decompress(entry.body, { maxOutputLength: mostPartBytes }).catch(() => {
      throw damaged(`a part of ${table} cannot be read`)
    })
    hash.update(text)
    yield text
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
