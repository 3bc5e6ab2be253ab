// The promises about delivery and rosters at full scale. Ends with 1 when one of them is broken.
import { spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { drillCanaries, isTight } from './drill/drill-canaries'
import { drillCrashes, isKept } from './drill/drill-crashes'
import { drillDistricts, isIsolated } from './drill/drill-districts'
import { drillFaults } from './drill/drill-faults'
import { drillFuzz, isUnbroken } from './drill/drill-fuzz'
import { drillGuesses, isGuessingSlowed } from './drill/drill-guesses'
import { drillReplays, isEnded } from './drill/drill-replays'
import { drillRoster, isRosterKept } from './drill/drill-roster'
import { drillRotation, isSignedThroughout } from './drill/drill-rotation'
import { drillTampering, isTamperingFound } from './drill/drill-tampering'
import { drillUpload, isUploadKept } from './drill/drill-upload'
import { superuserUrlOf } from './drill/superuser-url'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'

await runCommand(async () => {
  process.env.LOG_LEVEL ??= 'fatal'
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-drill-'))
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  // A second key, to rotate to.
  const keys = `${opened.environment.ENCRYPTION_KEYS},next:${randomBytes(32).toString('base64')}`
  Object.assign(process.env, opened.environment, { ENCRYPTION_KEYS: keys })
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
    process.stdout.write('Rosters read and applied by workers that are killed at random moments:\n')
    const rosters = await drillRoster({ contacts: 20_000, kills: 60, hangs: 10, leaseMilliseconds: 3_000, heartbeatMilliseconds: 500 })
    console.table([rosters])
    process.stdout.write('A roster of 500 MB uploaded to the product as it runs, one that breaks off, one that is cancelled:\n')
    const upload = await drillUpload(250_000)
    console.table([upload])
    process.stdout.write('Passwords guessed from fifty addresses over three replicas, while the owner signs in:\n')
    const guesses = await drillGuesses({ guesses: 10_000, addresses: 50, replicas: 3, samples: 300 })
    console.table([guesses])
    process.stdout.write('One district tries to reach another:\n')
    const districts = await drillDistricts(5_000)
    console.table([districts])
    process.stdout.write('Links signed fifty times a second while the keys of all districts are sealed anew:\n')
    const rotation = await drillRotation({ districts: 300, requests: 3_000, perSecond: 50 })
    console.table([rotation])
    process.stdout.write('A record changed in every way by somebody who has the whole database:\n')
    const tampering = await drillTampering({ each: 100, superuserUrl: await superuserUrlOf(dataDir) })
    console.table(tampering)
    process.stdout.write('Sessions that have ended, in every way there is, and come again:\n')
    const replays = await drillReplays({ sessionsOfEach: 10, replays: 1_000 })
    console.table([replays])
    process.stdout.write('Odd requests to every page, route, API call and action:\n')
    const odd = await drillFuzz({ requests: 100_000, seed: randomInt(2 ** 31), atOnce: 6 })
    console.dir(odd, { maxArrayLength: 50 })
    process.stdout.write('Secrets planted in the product, and looked for in all that it has said, built, shown and stored:\n')
    const canaries = await drillCanaries({ requests: 5_000, seed: randomInt(2 ** 31) })
    console.dir(canaries)
    process.stdout.write('Three web replicas and three workers behind PgBouncer, replaced, killed and cut off from their database:\n')
    const isSteady = runManyMachines()
    const isSound =
      isKept(crashes) &&
      faults.every(({ mails, right }) => mails === right) &&
      isRosterKept(rosters) &&
      isUploadKept(upload) &&
      isGuessingSlowed(guesses) &&
      isIsolated(districts) &&
      isSignedThroughout(rotation) &&
      isTamperingFound(tampering) &&
      isEnded(replays) &&
      isUnbroken(odd) &&
      isTight(canaries) &&
      isSteady
    process.stdout.write(isSound ? 'Every promise was kept.\n' : 'A promise was broken.\n')
    return isSound ? 0 : 1
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})

function runManyMachines(): boolean {
  const load = { perSecond: 100, slowMails: 10_000, manyMails: 100_000, rosterLines: 5_000 }
  const size = JSON.stringify({ ...load, crashes: 10, outageMilliseconds: 60_000, killRounds: 5 })
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/cluster/many-machines.ts', size]
  return spawnSync(process.execPath, nodeArguments, { stdio: 'inherit' }).status === 0
}
