import path from 'node:path'
import pg from 'pg'
import type { Settings } from '@/lib/env'
import { loadSecrets } from './data-folder'
import { type LockPurpose, lockDataFolder } from './data-folder-lock'
import { keepPostgres } from './kept-postgres'
import { applyMigrations, grantToApplication, requireBoundRole } from './migrations'
import { StartError } from './start-error'

/** What web, worker and command line need in their environment to reach the database. Never the owner's password. */
export type DatabaseEnvironment = { DATABASE_URL: string; ENCRYPTION_KEYS: string; NEXTAUTH_SECRET: string }

export type OpenDatabase = {
  environment: DatabaseEnvironment
  /** Names of the migrations that were applied now. */
  applied: string[]
  close(): Promise<void>
}

/** Brings the schema to where it has to be, as the owner of the tables; returns the names of the migrations that were applied. */
type Migrate = (ownerUrl: string) => Promise<string[]>

/** Opens the database the settings name, or the embedded one under the lock of its data folder; migrated and granted. */
export async function openDatabase(settings: Settings, purpose: LockPurpose, migrate: Migrate = applyMigrations): Promise<OpenDatabase> {
  return settings.DATABASE_URL ? openOwn(settings, migrate) : openEmbedded(settings, { purpose, migrate })
}

async function openOwn(settings: Settings, migrate: Migrate): Promise<OpenDatabase> {
  const { DATABASE_URL, DATABASE_OWNER_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET } = settings
  if (!DATABASE_URL || !DATABASE_OWNER_URL || !ENCRYPTION_KEYS || !NEXTAUTH_SECRET) throw new TypeError('parseSettings requires these.')
  await requireReachable('DATABASE_OWNER_URL', DATABASE_OWNER_URL)
  await requireReachable('DATABASE_URL', DATABASE_URL)
  const applied = await migrateAndGrant(DATABASE_OWNER_URL, DATABASE_URL, migrate)
  return {
    environment: { DATABASE_URL, ENCRYPTION_KEYS, NEXTAUTH_SECRET },
    applied,
    close: async () => undefined,
  }
}

async function requireReachable(setting: string, connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw new StartError(
      `The database of ${setting} cannot be reached: ${message || code}.`,
      'Check the host, port, user, password and database name in it, and that the server runs.',
    )
  }
  await client.end()
}

type Embedded = { purpose: LockPurpose; migrate: Migrate }

async function openEmbedded(settings: Settings, { purpose, migrate }: Embedded): Promise<OpenDatabase> {
  const dataDir = path.resolve(settings.DATA_DIR)
  const lock = await lockDataFolder(dataDir, purpose)
  try {
    const secrets = await loadSecrets(dataDir)
    const postgres = await keepPostgres(dataDir, secrets)
    try {
      const applied = await migrateAndGrant(postgres.ownerUrl, postgres.appUrl, migrate)
      await lock.markReady(settings.APP_URL ?? `http://localhost:${settings.PORT}`)
      return {
        environment: {
          DATABASE_URL: postgres.appUrl,
          ENCRYPTION_KEYS: settings.ENCRYPTION_KEYS ?? secrets.ENCRYPTION_KEYS,
          NEXTAUTH_SECRET: settings.NEXTAUTH_SECRET ?? secrets.NEXTAUTH_SECRET,
        },
        applied,
        async close() {
          await postgres.stop()
          await lock.release()
        },
      }
    } catch (error) {
      await postgres.stop()
      throw error
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function migrateAndGrant(ownerUrl: string, appUrl: string, migrate: Migrate): Promise<string[]> {
  const applied = await migrate(ownerUrl)
  // Before the grants: they would take the owner's own rights away when both settings name one role.
  await requireBoundRole(appUrl)
  await grantToApplication(ownerUrl, decodeURIComponent(new URL(appUrl).username))
  return applied
}
