// The promises about delivery at full scale. Ends with 1 when one of them is broken.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { drillCrashes, isKept } from './drill/drill-crashes'
import { drillFaults } from './drill/drill-faults'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'

await runCommand(async () => {
  process.env.LOG_LEVEL ??= 'fatal'
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-drill-'))
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  Object.assign(process.env, opened.environment)
  try {
    process.stdout.write('Mail through three workers, one of them killed every now and then:\n')
    const crashes = await drillCrashes({
      mails: 10_000,
      kills: 30,
      workers: 3,
      connections: 5,
      // As a real server answers.
      replyMilliseconds: 50,
      killEveryMilliseconds: 1_000,
    })
    console.table([crashes])
    process.stdout.write('Mail to servers with a fault:\n')
    const faults = await drillFaults(200)
    console.table(faults)
    const isSound = isKept(crashes) && faults.every(({ mails, right }) => mails === right)
    process.stdout.write(isSound ? 'Every promise was kept.\n' : 'A promise was broken.\n')
    return isSound ? 0 : 1
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
