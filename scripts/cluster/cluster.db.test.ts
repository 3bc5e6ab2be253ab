import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findOwnSessions, revokeSession } from '@/lib/auth/sessions'
import { disconnectDatabase } from '@/lib/database'
import { askProduct } from '@/scripts/drill/ask-product'
import { signInOverHttp } from '@/scripts/drill/member-over-http'
import { setMemberPassword } from '@/scripts/testing/set-member-password'

import { type ClusterDistrict, makeClusterDistrict } from './cluster-district'
import { drillOutage, drillRollingRestart, isOutageBorne } from './drill-cluster'
import { drillKilledWorkers, isAllDone } from './drill-killed-workers'
import { type Cluster, startCluster } from './start-cluster'

let cluster: Cluster
let district: ClusterDistrict

beforeAll(async () => {
  cluster = await startCluster({ webs: 3, workers: 3, environment: { DRAIN_SECONDS: '1' } })
  Object.assign(process.env, cluster.environment)
  district = await makeClusterDistrict(50)
})

afterAll(async () => {
  await disconnectDatabase()
  await cluster?.stop()
})

describe('three web replicas and three workers behind PgBouncer in transaction mode', () => {
  it('knows a session, and that it has ended, on every replica', async () => {
    const member = { email: `owner@${district.slug}.example.org`, password: 'willow creek at dawn' }
    await setMemberPassword(district.owner, member.password)
    const cookie = await signInOverHttp({ url: cluster.url, from: undefined }, member)
    expect(await visit(cookie)).toEqual([200, 200, 200])
    const [session] = await findOwnSessions(district.owner, new Date())
    await revokeSession(district.owner, session?.id ?? '', new Date(), 'session.revoked')
    expect(await visit(cookie)).toEqual([307, 307, 307])
  })

  it('counts tries over all replicas together', async () => {
    const headers = { Authorization: 'Bearer wrong' }
    const statuses: number[] = []
    for (let turn = 0; turn < 24; turn++)
      statuses.push((await askProduct(cluster.url, { method: 'GET', path: '/api/v1/contacts', headers })).status)
    expect(statuses).toEqual([...Array(20).fill(401), ...Array(4).fill(429)])
  })

  it('issues, mails, imports, tells and verifies everything once while workers are killed', async () => {
    const drill = { kills: 2, rosterLines: 1_000 }
    const report = await drillKilledWorkers(cluster, drill)
    expect(isAllDone(report, drill), JSON.stringify(report)).toBe(true)
  })

  it('fails no request while every replica is replaced', async () => {
    const report = await drillRollingRestart(cluster, district, 10)
    expect(report).toMatchObject({ failed: [], replicasSeen: 6 })
  })

  it('lets a replica whose clock is ten minutes ahead issue nothing and serve nobody, until it is right again', async () => {
    const clock = await cluster.makeClock(600)
    const web = await cluster.startWeb(clock.environment)
    const ready = () => askProduct(web.url, { method: 'GET', path: '/api/health/ready', headers: {} })
    const words = expect.stringContaining('10 minutes apart')
    await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 503, text: words }), { timeout: 60_000 })
    const asked = district.issue(1_000_000)
    const refused = await askProduct(web.url, asked)
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5'])
    await clock.set(0)
    // The same Idempotency-Key: nothing was kept of it before.
    await vi.waitFor(async () => expect((await askProduct(web.url, asked)).status).toBe(201), { timeout: 60_000 })
    await cluster.waitForReady(4)
    await cluster.stopWeb(web)
  })

  it('puts requests off while the database starts again after a crash, and loses none that it has answered', async () => {
    const report = await drillOutage(cluster, district, { perSecond: 10, happens: () => cluster.restartDatabase() })
    expect(isOutageBorne(report), JSON.stringify(report)).toBe(true)
  })

  it('puts requests off while the network to the database is down', async () => {
    const happens = async () => {
      cluster.link.cut()
      const [web] = cluster.webs
      const family = await askProduct(web?.url ?? '', { method: 'GET', path: district.invitePath, headers: { 'Accept-Language': 'es' } })
      expect([family.status, family.headers['retry-after']]).toEqual([503, '5'])
      expect(family.text).toContain('inténtelo de nuevo en unos minutos')
      await pause(3_000)
      cluster.link.mend()
    }
    const report = await drillOutage(cluster, district, { perSecond: 10, happens })
    expect(isOutageBorne(report), JSON.stringify(report)).toBe(true)
  })
})

/** What each of the three replicas answers to whoever comes with these cookies. */
async function visit(cookie: string): Promise<number[]> {
  const answers: number[] = []
  const replicas = new Set<unknown>()
  for (let turn = 0; turn < 3; turn++) {
    const { status, headers } = await askProduct(cluster.url, { method: 'GET', path: '/contacts', headers: { Cookie: cookie } })
    answers.push(status)
    replicas.add(headers['x-replica'])
  }
  expect(replicas.size).toBe(3)
  return answers
}
