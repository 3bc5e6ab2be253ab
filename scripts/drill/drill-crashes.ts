import { setTimeout as pause } from 'node:timers/promises'
import { inDistrict } from '@/lib/district-scope'
import { type ProductProcess, startProcess } from '@/scripts/child-process'
import { makeOutbox } from '@/scripts/testing/make-outbox'
import { startSink } from './start-sink'

export type CrashDrill = {
  mails: number
  kills: number
  workers: number
  connections: number
  /** How long the sink takes to answer a mail, so that there is something to interrupt. */
  replyMilliseconds: number
  killEveryMilliseconds: number
  /** Shorter than usual for a small drill. */
  leaseMilliseconds?: number
  heartbeatMilliseconds?: number
}

export type CrashReport = {
  mails: number
  kills: number
  /** Not taken by the server, or not accepted in the end. */
  lost: number
  duplicates: number
  /** Taken twice without ever having been marked ambiguous. */
  unmarkedDuplicates: number
  markedAmbiguous: number
  /** The most that the killed workers' connections explain. */
  mostDuplicates: number
  /** Longest until everything that a killed worker held was taken up by another. */
  resumedSeconds: number
  seconds: number
}

/** Sends mails through workers that are killed without warning, again and again, and counts what became of each mail. */
export async function drillCrashes(drill: CrashDrill): Promise<CrashReport> {
  const { mails, kills, connections } = drill
  const sink = await startSink(drill.replyMilliseconds)
  const { districtId } = await makeOutbox({ port: sink.port, count: mails, settings: { connections } })
  const workers = new Map<ProductProcess, number>()
  const start = () => workers.set(startWorker(drill), Date.now())
  const began = Date.now()
  try {
    for (let index = 0; index < drill.workers; index++) start()
    const held: Held[] = []
    for (let killed = 0; killed < kills; killed++) {
      const victim = await findWorking(districtId, { workers, drill })
      held.push({ at: Date.now(), leases: await findLeases(districtId) })
      workers.delete(victim)
      victim.kill()
      await victim.exited
      start()
      await noteResumed(districtId, held)
    }
    await finish(districtId, held)
    const taken = await sink.taken()
    const messages = await inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId } }))
    const times = messages.map((message) => ({ ...message, times: taken.get(message.messageId) ?? 0 }))
    const twice = times.filter((message) => message.times > 1)
    return {
      mails,
      kills,
      lost: times.filter((message) => message.times === 0 || message.state !== 'accepted').length,
      duplicates: twice.reduce((sum, message) => sum + message.times - 1, 0),
      unmarkedDuplicates: twice.filter(({ ambiguousAt }) => !ambiguousAt).length,
      markedAmbiguous: times.filter(({ ambiguousAt }) => ambiguousAt).length,
      mostDuplicates: kills * connections,
      resumedSeconds: Math.max(0, ...held.map(({ at, resumedAt = Number.POSITIVE_INFINITY }) => (resumedAt - at) / 1000)),
      seconds: (Date.now() - began) / 1000,
    }
  } finally {
    for (const worker of workers.keys()) worker.kill()
    await Promise.all([...workers.keys()].map(({ exited }) => exited))
    await sink.stop()
  }
}

/** Whether every promise about crashes was kept. */
export function isKept({ lost, unmarkedDuplicates, duplicates, markedAmbiguous, mostDuplicates, resumedSeconds }: CrashReport): boolean {
  return (
    lost === 0 && unmarkedDuplicates === 0 && duplicates <= markedAmbiguous && markedAmbiguous <= mostDuplicates && resumedSeconds <= 60
  )
}

function startWorker({ leaseMilliseconds, heartbeatMilliseconds }: CrashDrill): ProductProcess {
  const options = JSON.stringify({ short: true, leaseMilliseconds, heartbeatMilliseconds })
  const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/drill/worker.ts', options]
  return startProcess('worker', nodeArguments, { ...process.env, LOG_LEVEL: 'error' })
}

/** A worker at random that has had time to hold something, while something is still to be sent. */
async function findWorking(
  districtId: string,
  { workers, drill }: { workers: Map<ProductProcess, number>; drill: CrashDrill },
): Promise<ProductProcess> {
  await pause(Math.random() * 2 * drill.killEveryMilliseconds)
  for (;;) {
    const grown = [...workers].filter(([, startedAt]) => Date.now() - startedAt > 2_000).map(([worker]) => worker)
    const victim = grown[Math.floor(Math.random() * grown.length)]
    if (victim && (await findLeases(districtId)).size > 0) return victim
    if ((await countOpen(districtId)) === 0) throw new Error('Everything was sent before the last kill; make the drill larger.')
    await pause(50)
  }
}

/** What was held when a worker was killed, by id with the fence, until all of it moved on. */
type Held = { at: number; leases: Map<string, number>; resumedAt?: number }

async function findLeases(districtId: string): Promise<Map<string, number>> {
  const leased = await inDistrict(districtId, (tx) =>
    tx.message.findMany({ where: { districtId, state: { in: ['leased', 'handed_over'] } }, select: { id: true, fence: true } }),
  )
  return new Map(leased.map(({ id, fence }) => [id, fence]))
}

async function noteResumed(districtId: string, held: Held[]): Promise<void> {
  const leases = await findLeases(districtId)
  for (const entry of held) {
    if (entry.resumedAt) continue
    const isHeld = [...entry.leases].some(([id, fence]) => leases.get(id) === fence)
    if (!isHeld) entry.resumedAt = Date.now()
  }
}

async function countOpen(districtId: string): Promise<number> {
  return inDistrict(districtId, (tx) => tx.message.count({ where: { districtId, state: { notIn: ['accepted', 'failed', 'cancelled'] } } }))
}

/** The wait before an ambiguous message is sent again is the product's, and long; here it is over at once. */
async function finish(districtId: string, held: Held[]): Promise<void> {
  for (;;) {
    await noteResumed(districtId, held)
    await inDistrict(districtId, async (tx) => {
      const waited = await tx.$executeRaw`
        UPDATE messages SET due_at = clock_timestamp()
        WHERE district_id = ${districtId}::uuid AND state IN ('ambiguous', 'deferred') AND due_at > clock_timestamp()`
      if (waited > 0) await tx.$executeRaw`UPDATE due_mail SET due_at = clock_timestamp() WHERE district_id = ${districtId}::uuid`
    })
    if ((await countOpen(districtId)) === 0) return
    await pause(200)
  }
}
