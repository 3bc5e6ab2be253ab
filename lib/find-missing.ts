import 'server-only'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { describeWrongClock, noteDatabaseClock } from './clocks'
import { database } from './database'
import { inTime } from './in-time'
import { hasLostDataFolder } from './observability/data-folder-state'
import { findMissingKeyIds } from './secrets/district-key'

const patienceMilliseconds = 5_000
const silent = 'The database does not answer.'

/** What keeps the product from serving requests, in words without addresses or reasons; empty when it can. */
export async function findMissing(): Promise<string[]> {
  // To whoever asks from outside, every reason is the same answer.
  return (await inTime(patienceMilliseconds, look()).catch(() => undefined)) ?? [silent]
}

async function look(): Promise<string[]> {
  const applied = await findAppliedMigrations()
  const missing = (await findOwnMigrations()).filter((name) => !applied.has(name))
  if (missing.length > 0) return missing.map((name) => `The migration ${name} is not applied.`)
  const keyIds = await findMissingKeyIds()
  const wrongClock = describeWrongClock()
  return [
    ...keyIds.map((id) => `ENCRYPTION_KEYS does not hold the key ${id}, with which districts are sealed.`),
    ...(wrongClock ? [wrongClock] : []),
    ...((await hasLostDataFolder()) ? ['The data folder was moved, or may not be written to any more.'] : []),
  ]
}

/** Empty when the database has never been migrated. */
async function findAppliedMigrations(): Promise<Set<string>> {
  const asked = Date.now()
  const [table] = await database().$queryRaw<Array<{ exists: boolean; theirs: Date }>>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists, clock_timestamp() AS theirs`
  if (table) noteDatabaseClock({ asked, answered: Date.now(), theirs: table.theirs })
  if (!table?.exists) return new Set()
  const rows = await database().$queryRaw<Array<{ name: string }>>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
  return new Set(rows.map(({ name }) => name))
}

let own: string[] | undefined

/** Those this process was started with: another release may be put in its place meanwhile. */
async function findOwnMigrations(): Promise<string[]> {
  if (own) return own
  const entries = await readdir(path.join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true })
  own = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return own
}
