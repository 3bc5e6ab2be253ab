import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type ClusterDistrict, countKept, type Kept } from './cluster-district'
import type { Cluster } from './start-cluster'
import { type Answered, startLoad } from './steady-load'

export type RollingReport = { requests: number; failed: string[]; replicasSeen: number; seconds: number }

/** Replaces every web replica by a new one, one after the other, while requests come through the balancer, and counts those that were not served. */
export async function drillRollingRestart(cluster: Cluster, { read }: ClusterDistrict, perSecond: number): Promise<RollingReport> {
  const began = Date.now()
  const load = startLoad({ perSecond, request: (number) => ({ url: cluster.url, ...read(number) }) })
  const old = [...cluster.webs]
  for (const web of old) {
    await cluster.startWeb()
    await cluster.waitForReady(old.length + 1)
    await cluster.stopWeb(web)
  }
  const answers = await load.stop()
  return {
    requests: answers.length,
    failed: tally(answers.filter(({ status }) => status !== 200)),
    replicasSeen: new Set(answers.map(({ headers }) => headers['x-replica'])).size,
    seconds: (Date.now() - began) / 1000,
  }
}

export type OutageReport = Kept & {
  requests: number
  served: number
  /** Answered 503 with the seconds to wait. */
  putOff: number
  /** Every other answer, and what got none: there should be nothing. */
  failed: string[]
  longestMilliseconds: number
  /** Campaigns that were answered 201. */
  promised: number
  /** Until every replica was ready again, after the last fault. */
  recoveredSeconds: number
}

/** Half of the requests read and half write, straight to each replica in turn, while something happens to the database. */
export async function drillOutage(
  cluster: Cluster,
  district: ClusterDistrict,
  { perSecond, happens }: { perSecond: number; happens: () => Promise<void> },
): Promise<OutageReport> {
  const { webs } = cluster
  const load = startLoad({
    perSecond,
    request(number) {
      const web = webs[number % webs.length]
      if (!web) throw new Error('There is no replica.')
      return { url: web.url, ...(Math.floor(number / webs.length) % 2 === 0 ? district.read(number) : district.issue(number)) }
    },
  })
  await pause(1_000)
  await happens()
  const mendedAt = Date.now()
  await cluster.waitForReady(webs.length)
  const recoveredSeconds = (Date.now() - mendedAt) / 1000
  await pause(1_000)
  const answers = await load.stop()
  const isServed = ({ status }: Answered) => status === 200 || status === 201
  const isPutOff = ({ status, headers }: Answered) => status === 503 && headers['retry-after'] !== undefined
  const promised = answers.filter(({ status }) => status === 201).map(({ text }) => z.object({ id: z.string() }).parse(JSON.parse(text)).id)
  return {
    requests: answers.length,
    served: answers.filter(isServed).length,
    putOff: answers.filter(isPutOff).length,
    failed: tally(answers.filter((answer) => !isServed(answer) && !isPutOff(answer))),
    longestMilliseconds: Math.round(Math.max(...answers.map(({ milliseconds }) => milliseconds))),
    promised: promised.length,
    ...(await countKept(district.districtId, promised)),
    recoveredSeconds,
  }
}

/** Whether nothing that was promised is lost, nothing was left without an answer, and it came back by itself. */
export function isOutageBorne({ failed, promised, kept, uneven, served, recoveredSeconds }: OutageReport): boolean {
  return failed.length === 0 && promised === kept && uneven === 0 && served > 0 && recoveredSeconds <= 60
}

/** Alike ones once, with how many there were. */
function tally(answers: readonly Answered[]): string[] {
  const counts = new Map<string, number>()
  for (const { status, path, text } of answers) {
    const what = `${path.split('?')[0]?.split('/').slice(0, 4).join('/')}: ${status} ${status === 0 ? text : ''}`
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].map(([what, count]) => `${count} × ${what}`)
}
