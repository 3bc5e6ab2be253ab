import 'server-only'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { database } from './database'
import { hasLostDataFolder } from './observability/data-folder-state'
import { isStopping } from './observability/stopping'
import { findMissingKeyIds } from './secrets/district-key'

const patienceMilliseconds = 5_000
const silent = 'The database does not answer.'

/** What keeps the product from serving requests, in words without addresses or reasons; empty when it can. */
export async function findMissing(): Promise<string[]> {
  if (isStopping()) return ['This server is stopping.']
  const applied = await Promise.race([findAppliedMigrations(), pause(patienceMilliseconds, undefined, { ref: false })])
  if (!applied) return [silent]
  const missing = (await findMigrations()).filter((name) => !applied.has(name))
  if (missing.length > 0) return missing.map((name) => `The migration ${name} is not applied.`)
  const keyIds = await findMissingKeyIds().catch(() => undefined)
  if (!keyIds) return [silent]
  return [
    ...keyIds.map((id) => `ENCRYPTION_KEYS does not hold the key ${id}, with which districts are sealed.`),
    ...((await hasLostDataFolder()) ? ['The data folder was moved, or may not be written to any more.'] : []),
  ]
}

/** Undefined when the database does not answer; empty when it has never been migrated. */
async function findAppliedMigrations(): Promise<Set<string> | undefined> {
  try {
    const [table] = await database().$queryRaw<Array<{ exists: boolean }>>`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`
    if (!table?.exists) return new Set()
    const rows = await database().$queryRaw<Array<{ name: string }>>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
    return new Set(rows.map(({ name }) => name))
  } catch {
    // To whoever asks from outside, every reason is the same answer.
    return undefined
  }
}

async function findMigrations(): Promise<string[]> {
  const entries = await readdir(path.join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
