import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { applyImport } from '@/lib/roster/apply-import'
import { getImport } from '@/lib/roster/get-import'
import type { RosterImport } from '@/lib/roster/import-json'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { type ProductProcess, startProcess } from '@/scripts/child-process'
import { makeDistrict } from '@/scripts/testing/make-district'
import { changesBetween, recordsOf, rosterDigest, twoRosters } from './roster-files'

export type RosterDrill = { contacts: number; kills: number; hangs: number; leaseMilliseconds: number; heartbeatMilliseconds: number }

export type RosterReport = {
  contacts: number
  imports: number
  killedReading: number
  killedApplying: number
  /** Imports that another source overtook between their comparison and their end. */
  overtaken: number
  /** Workers that hung for longer than a lease and then went on. */
  hung: number
  /** Times the roster was neither the old one nor the new one. */
  torn: number
  /** Imports that did not end as the new roster, with the counts of an import that nobody disturbs, and as many changes written. */
  wrong: number
  /** Longest until another worker had taken up what a killed one held. */
  resumedSeconds: number
  seconds: number
}

/** A worker gives an import up that three attempts have not finished. */
const mostKillsOfPhase = 2
const patienceMilliseconds = 180_000

/**
 * Reads and applies two rosters in turn through workers that are killed without warning, with another source that comes
 * between, and at last through one that hangs; and looks at the roster after each kill.
 */
export async function drillRoster(drill: RosterDrill): Promise<RosterReport> {
  const { districtId } = await makeDistrict()
  const began = Date.now()
  const { old, fresh, others } = twoRosters(drill.contacts)
  const undisturbed = [await importAlone(districtId, old), await importAlone(districtId, fresh), await importAlone(districtId, old)]
  // From the fresh one to the old one, and back.
  const steps = [
    { file: fresh, before: undisturbed[2], after: undisturbed[1] },
    { file: old, before: undisturbed[1], after: undisturbed[2] },
  ]
  const report = { imports: 0, killedReading: 0, killedApplying: 0, overtaken: 0, hung: 0, torn: 0, wrong: 0, resumedSeconds: 0 }
  const killer = { worker: startWorker(drill) }

  async function importOne(disturb: (disturbance: Disturbance) => Promise<void>): Promise<void> {
    const step = steps[report.imports % steps.length]
    if (!step?.before || !step.after) throw new Error('A roster was not imported.')
    const of = { drill, districtId, allowed: [step.before.digest, step.after.digest], killer, report }
    const before = await recordsOf(districtId)
    const id = await upload(districtId, step.file)
    await disturb({ ...of, id, phase: 'staging', seconds: step.after.readingSeconds })
    if (report.imports % 2 === 1) {
      await importAlone(districtId, others[report.overtaken % 2 === 0 ? 0 : 1], 'others')
      report.overtaken++
    }
    await applyImport(operatorOf(districtId), id, { release: false }, new Date())
    await disturb({ ...of, id, phase: 'applying', seconds: step.after.applyingSeconds })
    const { state, counts } = await getImport(operatorOf(districtId), id)
    const isRight =
      state === 'applied' &&
      isDeepStrictEqual(counts, step.after.counts) &&
      isDeepStrictEqual(counts, changesBetween(before, await recordsOf(districtId))) &&
      (await rosterDigest(districtId)) === step.after.digest
    if (!isRight) report.wrong++
    report.imports++
  }

  try {
    while (report.killedReading + report.killedApplying < drill.kills) await importOne(killAndLook)
    for (const until = Date.now() + patienceMilliseconds; report.hung < drill.hangs && Date.now() < until; ) await importOne(hangAndLook)
  } finally {
    killer.worker.kill()
    await killer.worker.exited
  }
  return { contacts: drill.contacts, ...report, seconds: (Date.now() - began) / 1000 }
}

/** Whether every promise about killed workers was kept. */
export function isRosterKept({ hung, overtaken, torn, wrong, resumedSeconds }: RosterReport): boolean {
  return hung > 0 && overtaken > 0 && torn === 0 && wrong === 0 && resumedSeconds <= 60
}

type Undisturbed = { digest: string; counts: RosterImport['counts']; readingSeconds: number; applyingSeconds: number }

/** What the roster is to look like, and how long there is to kill a worker. */
async function importAlone(districtId: string, file: string, source?: string): Promise<Undisturbed> {
  const operator = operatorOf(districtId)
  const id = await upload(districtId, file, source)
  const readingSeconds = await timed(() => runImportToEnd(operator, id, { now: new Date() }))
  await applyImport(operator, id, { release: false }, new Date())
  const applyingSeconds = await timed(() => runImportToEnd(operator, id, { now: new Date() }))
  const { state, counts } = await getImport(operator, id)
  if (state !== 'applied') throw new Error(`An import that nobody disturbed is ${state}.`)
  return { digest: await rosterDigest(districtId), counts, readingSeconds, applyingSeconds }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function upload(districtId: string, file: string, source = 'drill'): Promise<string> {
  async function* body() {
    yield Buffer.from(file)
  }
  return (await receiveImport(operatorOf(districtId), { format: 'contacts', source, body: body() }, new Date())).id
}

type Phase = 'staging' | 'applying'

type Disturbance = {
  drill: RosterDrill
  districtId: string
  id: string
  phase: Phase
  /** How long the phase takes undisturbed. */
  seconds: number
  /** Digests of the old roster and the new one. */
  allowed: string[]
  killer: { worker: ProductProcess }
  report: Pick<RosterReport, 'killedReading' | 'killedApplying' | 'hung' | 'torn' | 'resumedSeconds'>
}

/** Kills the worker at random moments of the phase, and waits until the last one has brought it to its end. */
async function killAndLook({ drill, districtId, id, phase, seconds, allowed, killer, report }: Disturbance): Promise<void> {
  let held: { token: string; at: number } | undefined
  for (let kills = 0; ; ) {
    const token = await waitForWorker({ districtId, id, phase, not: held?.token })
    if (held) report.resumedSeconds = Math.max(report.resumedSeconds, (Date.now() - held.at) / 1000)
    if (token === undefined) return
    if (kills === mostKillsOfPhase || report.killedReading + report.killedApplying >= drill.kills) {
      for (let last: string | undefined = token; last !== undefined; ) last = await waitForWorker({ districtId, id, phase, not: last })
      return
    }
    await pause(Math.random() * seconds * 1000)
    killer.worker.kill()
    await killer.worker.exited
    killer.worker = startWorker(drill)
    held = { token, at: Date.now() }
    if (!allowed.includes(await rosterDigest(districtId))) report.torn++
    if ((await rowOf(districtId, id)).state !== phase) continue
    kills++
    if (phase === 'staging') report.killedReading++
    else report.killedApplying++
  }
}

/** Holds the worker where it is until another one has taken the import over, and lets it go on beside that one. */
async function hangAndLook({ drill, districtId, id, phase, seconds, allowed, killer, report }: Disturbance): Promise<void> {
  const token = await waitForWorker({ districtId, id, phase, not: undefined })
  if (token === undefined) return
  await pause((Math.random() * seconds * 1000) / 2)
  const hanging = killer.worker
  hanging.freeze()
  killer.worker = startWorker(drill)
  try {
    if (await isTakenOver({ districtId, id, phase, not: token }, drill.leaseMilliseconds + 10_000)) report.hung++
    hanging.thaw()
    for (let last: string | undefined = token; last !== undefined; ) last = await waitForWorker({ districtId, id, phase, not: last })
    if (!allowed.includes(await rosterDigest(districtId))) report.torn++
  } finally {
    hanging.kill()
    await hanging.exited
  }
}

/** Gives up after a while: one that hangs in the middle of a heartbeat has the row locked, and nobody takes it over before it goes on. */
async function isTakenOver({ districtId, id, phase, not }: Awaited, milliseconds: number): Promise<boolean> {
  for (const until = Date.now() + milliseconds; Date.now() < until; await pause(10)) {
    const { state, leaseToken } = await rowOf(districtId, id)
    if (state !== phase) return false
    if (leaseToken !== not) return true
  }
  return false
}

type Awaited = { districtId: string; id: string; phase: Phase; not: string | undefined }

/** Waits until a worker has the import under another token than `not`, and answers with it; or until the phase is over. */
async function waitForWorker({ districtId, id, phase, not }: Awaited): Promise<string | undefined> {
  for (const until = Date.now() + patienceMilliseconds; Date.now() < until; await pause(10)) {
    const { state, leaseToken } = await rowOf(districtId, id)
    if (state !== phase) return undefined
    if (leaseToken !== null && leaseToken !== not) return leaseToken
  }
  throw new Error(`An import is stuck ${phase}.`)
}

async function rowOf(districtId: string, id: string) {
  return inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))
}

function startWorker({ leaseMilliseconds, heartbeatMilliseconds }: RosterDrill): ProductProcess {
  const pace = JSON.stringify({ leaseMilliseconds, heartbeatMilliseconds, faultWaitMilliseconds: leaseMilliseconds })
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/drill/roster-worker.ts', pace]
  return startProcess('worker', nodeArguments, { ...process.env, LOG_LEVEL: 'error' })
}
