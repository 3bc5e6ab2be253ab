import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { watchPool } from './metrics'
import { serveMetrics } from './serve-metrics'
import { watchQueues } from './watch-queues'

// It counts what waits in all districts, so this file has a database to itself.
const name = `metrics_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const server = await serveMetrics(0, watchQueues())
const { port } = server.address() as AddressInfo
afterAll(() => server.close())

async function read(path = '/metrics'): Promise<{ status: number; lines: string[] }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: response.status, lines: (await response.text()).split('\n') }
}

const readSeries = (lines: string[], series: string) =>
  Number(
    lines
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  )

describe('the metrics', () => {
  beforeAll(async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    await database().dueMail.createMany({
      data: [-5, 2, 10].map((minutes) => ({ districtId: uuidV7(), dueAt: minutesAgo(minutes) })),
    })
  })

  it('tell how much work of each kind is due, and for how long', async () => {
    const { status, lines } = await read()
    expect(status).toBe(200)
    expect(readSeries(lines, 'invite_desk_database_up')).toBe(1)
    expect(readSeries(lines, 'invite_desk_due_districts{work="mail"}')).toBe(2)
    expect(readSeries(lines, 'invite_desk_due_seconds{work="mail"}')).toBeGreaterThanOrEqual(600)
    expect(readSeries(lines, 'invite_desk_due_districts{work="roster"}')).toBe(0)
  })

  it('tell how many events have no number yet', async () => {
    const districtId = uuidV7()
    await database().auditQueue.createMany({ data: [uuidV7(), uuidV7()].map((eventId) => ({ districtId, eventId })) })
    const { lines } = await read()
    expect(readSeries(lines, 'invite_desk_audit_unnumbered_events')).toBe(2)
    expect(readSeries(lines, 'invite_desk_audit_lag_seconds')).toBeGreaterThanOrEqual(0)
    await database().auditQueue.deleteMany({ where: { districtId } })
  })

  it('tell that the database does not answer, and do not wait for it', async () => {
    const owner = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
    await owner.connect()
    await owner.query('BEGIN; LOCK TABLE due_mail')
    const { status, lines } = await read()
    expect([status, readSeries(lines, 'invite_desk_database_up')]).toEqual([200, 0])
    expect(readSeries(lines, 'invite_desk_due_districts{work="mail"}')).toBeNaN()
    await owner.end()
    await vi.waitFor(async () => expect(readSeries((await read()).lines, 'invite_desk_database_up')).toBe(1), { timeout: 30_000 })
  })

  it('tell of connections and who waits for one', async () => {
    watchPool('sample', () => ({ total: 10, idle: 3, waiting: 4 }))
    const { lines } = await read()
    const states = ['in_use', 'idle', 'waiting'].map((state) =>
      readSeries(lines, `invite_desk_database_connections{pool="sample",state="${state}"}`),
    )
    expect(states).toEqual([7, 3, 4])
  })

  it('are all there is on their port', async () => {
    expect((await read('/')).status).toBe(404)
  })
})
