// Threat: a backup holds every family of every district. Choice: the file is for its owner alone (mode 0600), client secrets in it
// stay sealed and no key is in it, so it opens nothing without the keys that are kept apart.
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, type WriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { AppError } from '@/lib/app-error'
import { unwrapDistrictKey } from '@/lib/secrets/district-key'
import { keyIdOf } from '@/lib/secrets/envelope'
import type { KeyRing } from '@/lib/secrets/key-ring'
import { type Manifest, manifestName, partName, type Sum, sumName } from './contents'
import { type BackedUpTable, findTables } from './find-tables'
import { packTar, type TarEntry } from './tar'

const partBytes = 4 * 1024 * 1024

/** At its fastest level: a backup is written often, and read seldom. */
const compress = promisify(gzip)

export type Backup = {
  manifest: Manifest
  tables: number
  rows: number
  bytes: number
  /** Districts whose key the key ring does not open: without another key the backup of them is of no use. */
  unopened: Array<{ districtId: string; keyId: string }>
}

type Writing = { databaseUrl: string; ring: KeyRing; now: Date }

/**
 * Writes everything as it was at one moment to a new file, while the product goes on working, in constant memory. Refuses with `conflict` a
 * file that is there already. A backup that fails leaves no file.
 */
export async function writeBackup(file: string, { databaseUrl, ring, now }: Writing): Promise<Backup> {
  const half = `${file}.partial`
  const output = await create(file, half)
  const client = new pg.Client({ connectionString: databaseUrl })
  // A connection that breaks is told by what was asked on it; unheard, the event besides would end the process, and the file stay.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const names = (await findTables(client)).map(({ name }) => pg.escapeIdentifier(name)).join(', ')
    // One snapshot for all tables. Reading a large one takes longer than any limit for a request. A table that a migration writes anew is
    // empty to a snapshot from before: the locks, which every reader has, come first, so that migrations wait.
    await client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
       LOCK TABLE ${names} IN ACCESS SHARE MODE`,
    )
    const tables = await findTables(client)
    const districts = await findDistricts(client)
    const { keys, unopened } = tryKeys(districts, ring)
    const manifest: Manifest = {
      format: 'invite-desk-backup',
      version: 1,
      taken_at: now.toISOString(),
      migrations: await findMigrations(client),
      keys,
      tables: tables.map(({ name, columns }) => ({ name, columns })),
    }
    const sums: Sum[] = []
    const entries = entriesOf(client, { manifest, tables, districtIds: districts.map(({ id }) => id), sums })
    await pipeline(packTar(entries), output)
    await rename(half, file)
    return { manifest, tables: tables.length, rows: sums.reduce((sum, { rows }) => sum + rows, 0), bytes: output.bytesWritten, unopened }
  } catch (error) {
    output.destroy()
    await rm(half, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

async function create(file: string, half: string): Promise<WriteStream> {
  try {
    if (existsSync(file)) throw new AppError('conflict', `${file} is there already. Name another file.`)
    // On the disk before it gets its name: a power failure leaves no half backup that looks whole.
    return createWriteStream(half, { fd: await open(half, 'wx', 0o600), flush: true })
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EEXIST')
      throw new AppError('conflict', `${half} is there: another backup writes it, or one was killed. Take it away.`)
    throw new AppError('invalid_input', `${half} cannot be written (${error.code}).`)
  }
}

type District = { id: string; sealed: Buffer; deleted: boolean }

async function findDistricts(client: pg.Client): Promise<District[]> {
  const { rows } = await client.query<District>(
    'SELECT id, key_ciphertext AS sealed, deleted_at IS NOT NULL AS deleted FROM districts ORDER BY id',
  )
  return rows
}

async function findMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1',
  )
  return rows.map(({ name }) => name)
}

/** Of a deleted district the key is gone, and what it sealed with it. */
function tryKeys(districts: readonly District[], ring: KeyRing): Pick<Manifest, 'keys'> & Pick<Backup, 'unopened'> {
  const samples = new Map<string, Manifest['keys'][number]>()
  const unopened: Backup['unopened'] = []
  for (const { id, sealed, deleted } of districts) {
    if (deleted) continue
    const keyId = keyIdOf(sealed)
    if (!opens(ring, id, sealed)) unopened.push({ districtId: id, keyId })
    else if (!samples.has(keyId)) samples.set(keyId, { id: keyId, district_id: id, sealed: sealed.toString('base64') })
  }
  return { keys: [...samples.values()], unopened }
}

/** Whether a key of the ring opens what a district's key is sealed in. */
export function opens(ring: KeyRing, districtId: string, sealed: Buffer): boolean {
  try {
    unwrapDistrictKey(ring, districtId, sealed)
    return true
  } catch {
    return false
  }
}

type Entries = { manifest: Manifest; tables: readonly BackedUpTable[]; districtIds: readonly string[]; sums: Sum[] }

async function* entriesOf(client: pg.Client, { manifest, tables, districtIds, sums }: Entries): AsyncGenerator<TarEntry> {
  yield { name: manifestName, body: jsonOf(manifest) }
  for (const table of tables) {
    const hash = createHash('sha256')
    let rows = 0
    let part = 0
    let chunks: Buffer[] = []
    let length = 0
    const takePart = async (): Promise<TarEntry> => {
      const text = Buffer.concat(chunks)
      chunks = []
      length = 0
      part += 1
      hash.update(text)
      return { name: partName(table.name, part), body: await compress(text, { level: 1 }) }
    }
    for (const districtId of table.ofDistricts ? districtIds : [undefined]) {
      // Row-level security holds for a backup too: it reads district by district, as the role of the application.
      if (districtId) await client.query("SELECT set_config('app.district_id', $1, true)", [districtId])
      const copy = client.query(copyTo(selectionOf(table)))
      for await (const chunk of copy) {
        chunks.push(chunk)
        length += chunk.length
        if (length >= partBytes) yield await takePart()
      }
      rows += copy.rowCount
    }
    if (length > 0) yield await takePart()
    const sum = { rows, sha256: hash.digest('hex') }
    sums.push(sum)
    yield { name: sumName(table.name), body: jsonOf(sum) }
  }
}

function selectionOf({ name, columns, where }: BackedUpTable): string {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  return `COPY (SELECT ${list} FROM ${pg.escapeIdentifier(name)}${where ? ` WHERE ${where}` : ''}) TO STDOUT`
}

function jsonOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
