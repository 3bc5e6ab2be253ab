import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/app-error'
import { disconnectDatabase } from '@/lib/database'
import { env, parseSettings } from '@/lib/env'
import { keyRing, parseKeyRing } from '@/lib/secrets/key-ring'
import { openBackup, requireKeys, restoreBackup } from '@/scripts/backup/restore-backup'
import { type Backup, writeBackup } from '@/scripts/backup/write-backup'
import { loadSecrets } from '@/scripts/data-folder'
import { openDatabase } from '@/scripts/open-database'
import { verifyEveryRecord } from './audit'
import { type Command, type Outcome, text } from './command'

export const backupCommands: Record<string, Command> = {
  backup: {
    usage: '--file PATH',
    flags: { file: text },
    plan(given) {
      const file = path.resolve(given.text('file'))
      return async (now) => outcomeOf(file, await writeBackup(file, { databaseUrl: env().DATABASE_URL, ring: keyRing(), now }))
    },
  },
  restore: {
    usage: '--file PATH',
    flags: { file: text },
    // It opens one of its own, before that is migrated.
    needsDatabase: () => false,
    plan(given) {
      const file = path.resolve(given.text('file'))
      return (now) => restore(file, now)
    },
  },
}

function outcomeOf(file: string, { manifest, tables, rows, bytes, unopened }: Backup): Outcome {
  const keys = manifest.keys.map(({ id }) => id)
  return {
    json: { file, taken_at: manifest.taken_at, tables, rows, bytes, keys, unopened: unopened.length },
    lines: [
      `Wrote ${rows} rows of ${tables} tables to ${file} (${bytes} bytes).`,
      keys.length === 0
        ? 'It needs no key.'
        : `To be of use it needs the key ${keys.join(', ')} of ENCRYPTION_KEYS, which is not in it: keep it apart.`,
    ],
    ...(unopened.length > 0 && { refusal: unopened.map(describeUnopened).join('\n') }),
  }
}

function describeUnopened({ districtId, keyId }: Backup['unopened'][number]): string {
  return `District ${districtId} does not open with the key ${keyId} of ENCRYPTION_KEYS: its secrets cannot be used after a restore either.`
}

async function restore(file: string, now: Date): Promise<Outcome> {
  const settings = parseSettings(process.env)
  const backup = await openBackup(readFile(file))
  const { manifest } = backup
  if (manifest.keys.length > 0) requireKeys(manifest, parseKeyRing(settings.ENCRYPTION_KEYS ?? (await keysOfDataFolder(settings.DATA_DIR))))
  let rows = 0
  const database = await openDatabase(settings, 'command', async (ownerUrl) => {
    rows = await restoreBackup(ownerUrl, backup)
    return manifest.migrations
  })
  try {
    Object.assign(process.env, database.environment)
    const { json, lines, exitCode = 0 } = await verifyEveryRecord(now)
    return {
      json: { rows, taken_at: manifest.taken_at, audit: json },
      lines: [`Restored ${rows} rows, as they were at ${manifest.taken_at}.`, ...lines],
      exitCode,
    }
  } finally {
    await disconnectDatabase()
    await database.close()
  }
}

/** A folder without keys is left without: new ones would open nothing of the backup, and be in the way of those that do. */
async function keysOfDataFolder(dataDir: string): Promise<string> {
  if (!existsSync(path.join(dataDir, 'secrets.json')))
    throw new AppError(
      'conflict',
      'There is no key to open the backup with. Put the secrets.json that you kept apart into the data folder, or set ENCRYPTION_KEYS.',
    )
  return (await loadSecrets(path.resolve(dataDir))).ENCRYPTION_KEYS
}

async function* readFile(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 1024 * 1024 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AppError('invalid_input', `${file} cannot be read (${code}).`)
  }
}
