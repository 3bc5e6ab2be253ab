import { setTimeout as pause } from 'node:timers/promises'
import { type ClusterDistrict, countKept, type Kept } from './cluster-district'
import { findPromised, type Sorted, sortAnswers, tally } from './sort-answers'
import type { Cluster } from './start-cluster'
import { startLoad } from './steady-load'

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

export type OutageReport = Kept &
  Sorted & {
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
  const promised = findPromised(answers)
  return {
    ...sortAnswers(answers),
    promised: promised.length,
    ...(await countKept(district.districtId, promised)),
    recoveredSeconds,
  }
}

/** Whether nothing that was promised is lost, nothing was left without an answer, and it came back by itself. */
export function isOutageBorne({ failed, promised, kept, uneven, served, recoveredSeconds }: OutageReport): boolean {
  return failed.length === 0 && promised === kept && uneven === 0 && served > 0 && recoveredSeconds <= 60
}
