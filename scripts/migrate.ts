import path from 'node:path'
import { parseSettings } from '@/lib/env'
import { findLockHolder } from './data-folder-lock'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'

await runCommand(async () => {
  const settings = parseSettings(process.env)
  const holder = settings.DATABASE_URL ? undefined : await findLockHolder(path.resolve(settings.DATA_DIR))
  if (holder?.purpose === 'start') {
    process.stdout.write(`Invite Desk runs as process ${holder.pid} and migrated its database when it started.\n`)
    return 0
  }
  const database = await openDatabase(settings, 'command')
  await database.close()
  process.stdout.write(database.applied.length > 0 ? `Applied: ${database.applied.join(', ')}\n` : 'The database is up to date.\n')
  return 0
})
