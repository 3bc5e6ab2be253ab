import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { disconnectDatabase } from '@/lib/database'
import { makeClusterDistrict } from './cluster-district'
import { type BackpressureReport, drillBackpressure, isFair } from './drill-backpressure'
import { drillOutage, drillRollingRestart, isOutageBorne, type OutageReport, type RollingReport } from './drill-cluster'
import { drillKilledWorkers, isAllDone, type KillReport } from './drill-killed-workers'
import { type MailReport, startMailMeanwhile } from './mail-meanwhile'
import { type Cluster, startCluster } from './start-cluster'

export type ManyMachines = {
  /** Of requests during the rolling restart; a quarter of them during faults. */
  perSecond: number
  crashes: number
  outageMilliseconds: number
  /** Under way during the faults. */
  slowMails: number
  /** Of one district, while another sends three. */
  manyMails: number
  rosterLines: number
  /** Each kills three workers. */
  killRounds: number
}

export type ManyMachinesReport = {
  rolling: RollingReport
  faults: Array<OutageReport & { fault: string }>
  mail: MailReport
  backpressure: BackpressureReport
  killed: KillReport[]
}

const connections = 20

/** Everything about many machines, on a cluster of its own, to which the settings of this process lead from then on. */
export async function drillManyMachines(drill: ManyMachines): Promise<ManyMachinesReport> {
  const cluster = await startCluster({ webs: 3, workers: 3, connections, environment: { DRAIN_SECONDS: '5' } })
  const ends: Array<() => Promise<void>> = []
  try {
    Object.assign(process.env, cluster.environment)
    const district = await makeClusterDistrict(1_000)
    const rolling = tell(await drillRollingRestart(cluster, district, drill.perSecond))
    const slowMail = await startMailMeanwhile(drill.slowMails)
    ends.push(slowMail.stop)
    const faults: ManyMachinesReport['faults'] = []
    for (const [fault, happens] of Object.entries(faultsOf(cluster, drill)))
      faults.push(tell({ fault, ...(await drillOutage(cluster, district, { perSecond: Math.ceil(drill.perSecond / 4), happens })) }))
    const mail = tell(await slowMail.finish())
    const backpressure = tell(await drillBackpressure({ mails: drill.manyMails, connections: 20, rounds: 10 }))
    const killed: KillReport[] = []
    for (let round = 0; round < drill.killRounds; round++) killed.push(tell(await drillKilledWorkers(cluster, { kills: 2, ...drill })))
    // From here on one of the workers is ten minutes ahead.
    const clock = await cluster.makeClock(600)
    cluster.startWorker(clock.environment)
    killed.push(tell(await drillKilledWorkers(cluster, { kills: 2, ...drill })))
    return { rolling, faults, mail, backpressure, killed }
  } finally {
    for (const end of ends) await end()
    await disconnectDatabase()
    await cluster.stop()
  }
}

/** Whether every promise about many machines was kept. */
export function isSteady({ rolling, faults, mail, backpressure, killed }: ManyMachinesReport, drill: ManyMachines): boolean {
  const isServed = rolling.failed.length === 0 && faults.every(isOutageBorne)
  const isMailed = mail.lost + mail.unmarkedDuplicates === 0 && isFair(backpressure)
  return isServed && isMailed && killed.every((report) => isAllDone(report, drill))
}

/** A drill takes long: each part of it is told as soon as it is known. */
function tell<Report>(report: Report): Report {
  console.dir(report, { depth: 5 })
  return report
}

function faultsOf(cluster: Cluster, { crashes, outageMilliseconds }: ManyMachines): Record<string, () => Promise<void>> {
  const { link } = cluster
  return {
    'the database crashes again and again': async () => {
      for (let crash = 0; crash < crashes; crash++) {
        await cluster.restartDatabase()
        await pause(2_000)
      }
    },
    'the database cannot be reached': async () => {
      link.cut()
      await pause(outageMilliseconds)
      link.mend()
    },
    'the network drops every packet': async () => {
      link.hold()
      await pause(outageMilliseconds)
      link.mend()
    },
    'the database is a quarter of a second away': async () => {
      link.slow(125)
      await pause(outageMilliseconds / 2)
      link.mend()
    },
    'every connection of the pooler is taken': async () => {
      const idle = Array.from({ length: connections }, () => new pg.Client({ connectionString: cluster.environment.DATABASE_URL }))
      await Promise.all(idle.map((client) => client.connect()))
      await Promise.all(idle.map((client) => client.query('BEGIN')))
      await pause(outageMilliseconds / 2)
      await Promise.all(idle.map((client) => client.end()))
    },
  }
}
