// npm run drill [-- name …]: the promises of the product at full scale, one after the other. Ends with 1 when one of them is broken.
import { spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { logger } from '@/lib/logger'
import { drillCanaries, isTight } from './drill/drill-canaries'
import { drillCrashes, isKept } from './drill/drill-crashes'
import { drillDistricts, isIsolated } from './drill/drill-districts'
import { drillFaults } from './drill/drill-faults'
import { drillFullDisk, isDiskBorne } from './drill/drill-full-disk'
import { drillFuzz, isUnbroken } from './drill/drill-fuzz'
import { drillGuesses, isGuessingSlowed } from './drill/drill-guesses'
import { drillNewcomers, isPlanned } from './drill/drill-newcomers'
import { drillReplays, isEnded } from './drill/drill-replays'
import { drillRoster, isRosterKept } from './drill/drill-roster'
import { drillRotation, isSignedThroughout } from './drill/drill-rotation'
import { drillTampering, isTamperingFound } from './drill/drill-tampering'
import { drillUpload, isUploadKept } from './drill/drill-upload'
import { superuserUrlOf } from './drill/superuser-url'
import { openDatabase } from './open-database'
import { runCommand } from './run-command'

/** `run` shows what came of it and answers whether the promise was kept. */
type Drill = { about: string; run: (dataDir: string) => Promise<boolean> }

function drill<Report extends object>(
  about: string,
  make: (dataDir: string) => Promise<Report>,
  isKept: (report: Report) => boolean,
): Drill {
  const run = async (dataDir: string) => {
    const report = await make(dataDir)
    if (Array.isArray(report)) console.table(report)
    else console.dir(report, { maxArrayLength: 50 })
    return isKept(report)
  }
  return { about, run }
}

const drills: Record<string, Drill> = {
  crashes: drill(
    'Mail through three workers, one of them killed every now and then',
    // The server takes as long for an answer as a real one does.
    () => drillCrashes({ mails: 10_000, kills: 30, workers: 3, connections: 5, replyMilliseconds: 50, killEveryMilliseconds: 1_000 }),
    isKept,
  ),
  faults: drill(
    'Mail to servers with a fault',
    () => drillFaults(200),
    (faults) => faults.every(({ mails, right }) => mails === right),
  ),
  rosters: drill(
    'Rosters read and applied by workers that are killed at random moments',
    () => drillRoster({ contacts: 20_000, kills: 60, hangs: 10, leaseMilliseconds: 3_000, heartbeatMilliseconds: 500 }),
    isRosterKept,
  ),
  upload: drill(
    'A roster of 500 MB uploaded to the product as it runs, one that breaks off, one that is cancelled',
    () => drillUpload(250_000),
    isUploadKept,
  ),
  guesses: drill(
    'Passwords guessed from fifty addresses over three replicas, while the owner signs in',
    () => drillGuesses({ guesses: 10_000, addresses: 50, replicas: 3, samples: 300 }),
    isGuessingSlowed,
  ),
  districts: drill('One district tries to reach another', () => drillDistricts(5_000), isIsolated),
  rotation: drill(
    'Links signed fifty times a second while the keys of all districts are sealed anew',
    () => drillRotation({ districts: 300, requests: 3_000, perSecond: 50 }),
    isSignedThroughout,
  ),
  tampering: drill(
    'A record changed in every way by somebody who has the whole database',
    async (dataDir) => drillTampering({ each: 100, superuserUrl: await superuserUrlOf(dataDir) }),
    isTamperingFound,
  ),
  newcomers: drill(
    'A district comes that PostgreSQL has not counted, ten times as large as one before it',
    async (dataDir) => drillNewcomers({ contacts: 6_000, superuserUrl: await superuserUrlOf(dataDir) }),
    isPlanned,
  ),
  replays: drill(
    'Sessions that have ended, in every way there is, and come again',
    () => drillReplays({ sessionsOfEach: 10, replays: 1_000 }),
    isEnded,
  ),
  requests: drill(
    'Odd requests to every page, route, API call and action',
    () => drillFuzz({ requests: 100_000, seed: randomInt(2 ** 31), atOnce: 6 }),
    isUnbroken,
  ),
  secrets: drill(
    'Secrets planted in the product, and looked for in all that it has said, built, shown and stored',
    () => drillCanaries({ requests: 5_000, seed: randomInt(2 ** 31) }),
    isTight,
  ),
  machines: {
    about: 'Three web replicas and three workers behind PgBouncer, replaced, killed and cut off from their database',
    run: async () => runManyMachines(),
  },
  // The last, since not everybody can run it.
  disk: drill(
    'A disk that is full to the last byte, and has room again',
    () => drillFullDisk({ megabytes: 600, fullMilliseconds: 30_000, perSecond: 20 }),
    isDiskBorne,
  ),
}

await runCommand(async () => {
  const given = process.argv.slice(2)
  const unknown = given.filter((name) => !(name in drills))
  if (unknown.length > 0) {
    process.stderr.write(`There is no drill ${unknown.join(', ')}. There are ${Object.keys(drills).join(', ')}.\n`)
    return 2
  }
  const chosen = Object.entries(drills).filter(([name]) => given.length === 0 || given.includes(name))
  process.env.LOG_LEVEL ??= 'fatal'
  // This process has read its level already.
  logger.level = process.env.LOG_LEVEL
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-drill-'))
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  // A second key, to rotate to.
  const keys = `${opened.environment.ENCRYPTION_KEYS},next:${randomBytes(32).toString('base64')}`
  Object.assign(process.env, opened.environment, { ENCRYPTION_KEYS: keys })
  const broken: string[] = []
  try {
    for (const [name, { about, run }] of chosen) {
      process.stdout.write(`${about} (${name}):\n`)
      if (!(await run(dataDir))) broken.push(name)
    }
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  process.stdout.write(broken.length === 0 ? 'Every promise was kept.\n' : `A promise was broken: ${broken.join(', ')}.\n`)
  return broken.length === 0 ? 0 : 1
})

function runManyMachines(): boolean {
  const load = { perSecond: 100, slowMails: 10_000, manyMails: 100_000, rosterLines: 5_000 }
  const size = JSON.stringify({ ...load, crashes: 10, outageMilliseconds: 60_000, killRounds: 5 })
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/cluster/many-machines.ts', size]
  return spawnSync(process.execPath, nodeArguments, { stdio: 'inherit' }).status === 0
}
