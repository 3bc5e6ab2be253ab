import path from 'node:path'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { loadSecrets } from './data-folder'
import { findLockHolder } from './data-folder-lock'
import { embeddedUrls, findRunningPostgres } from './embedded-postgres'
import { type DatabaseEnvironment, openDatabase } from './open-database'
import { StartError } from './start-error'

/**
 * Runs `work` with the product's database: the one of `DATABASE_URL`, the embedded one of a running start, or the
 * embedded one started for as long as the work takes. Sets the environment that lib/env.ts reads.
 */
export async function withDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  // Web and worker get it filled in; at the command line it is a database we do not run, which npm start has migrated.
  if (process.env.DATABASE_URL) return finishing(work)
  const settings = parseSettings(process.env)
  const dataDir = path.resolve(settings.DATA_DIR)
  const running = await findRunningStart(dataDir)
  if (running) {
    const secrets = await loadSecrets(dataDir)
    if (running.appUrl) process.env.APP_URL ??= running.appUrl
    fillEnvironment({
      DATABASE_URL: embeddedUrls(running.port, secrets).appUrl,
      ENCRYPTION_KEYS: settings.ENCRYPTION_KEYS ?? secrets.ENCRYPTION_KEYS,
      NEXTAUTH_SECRET: settings.NEXTAUTH_SECRET ?? secrets.NEXTAUTH_SECRET,
    })
    return finishing(work)
  }
  const database = await openDatabase(settings, 'command')
  try {
    fillEnvironment(database.environment)
    return await finishing(work)
  } finally {
    await database.close()
  }
}

/** The database of a start that holds the data folder, once it is migrated. A start under way is waited for. */
async function findRunningStart(dataDir: string): Promise<{ port: number; appUrl: string | undefined } | undefined> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    const holder = await findLockHolder(dataDir)
    if (holder?.purpose !== 'start') return undefined
    const running = holder.ready ? await findRunningPostgres(dataDir) : undefined
    if (running) return { ...running, appUrl: holder.appUrl }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new StartError(`The start that uses ${dataDir} does not get its database ready.`, 'Look at its output; stop it and start again.')
}

async function finishing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    await disconnectDatabase()
  }
}

function fillEnvironment(environment: DatabaseEnvironment): void {
  Object.assign(process.env, environment)
}
