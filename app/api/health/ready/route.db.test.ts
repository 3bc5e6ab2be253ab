import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { GET as getLive } from '@/app/api/health/live/route'
import { database, disconnectDatabase } from '@/lib/database'
import { beginStopping } from '@/lib/observability/stopping'
import { GET as getReady } from './route'

afterEach(disconnectDatabase)

async function asOwner(query: string) {
  const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await client.connect()
  await client.query(query)
  await client.end()
}

/** What it says once it has looked again, as it does each second. */
async function untilNotReady(): Promise<{ missing: string[] }> {
  return vi.waitFor(
    async () => {
      const response = await getReady()
      expect(response.status).toBe(503)
      return response.json()
    },
    { timeout: 10_000 },
  )
}

describe('health', () => {
  it('is live whenever the process answers', async () => {
    expect([getLive().status, await getLive().json()]).toEqual([200, { status: 'live' }])
  })

  it('is ready when the database answers and every migration is applied', async () => {
    const response = await getReady()
    // What it warns of depends on what other tests record in the same database.
    const { status } = await response.json()
    expect([response.status, status]).toEqual([200, 'ready'])
  })

  it('is not ready any more once the server was asked to stop', async () => {
    beginStopping()
    const response = await getReady()
    globalThis.askedToStop = undefined
    expect([response.status, await response.json()]).toEqual([503, { status: 'not ready', missing: ['This server is stopping.'] }])
  })

  it('is not ready on a machine whose clock is wrong, and is again by itself', async () => {
    const now = Date.now.bind(Date)
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 600_000)
    const { missing } = await untilNotReady()
    expect(missing).toEqual([expect.stringMatching(/^The clocks of this machine and of the database are 10 minutes apart/)])
    clock.mockRestore()
    await vi.waitFor(async () => expect((await getReady()).status).toBe(200), { timeout: 10_000 })
  })

  it('looks once for all who ask at the same time', async () => {
    const asked = vi.spyOn(database(), '$queryRaw')
    await Promise.all(Array.from({ length: 50 }, getReady))
    expect(asked.mock.calls.length).toBeLessThan(10)
    asked.mockRestore()
  })

  it('names a migration that is missing', async () => {
    const name = `taken_away_${randomUUID().slice(0, 8)}`
    await asOwner(`UPDATE _prisma_migrations SET migration_name = '${name}' || migration_name`)
    try {
      const { missing } = await untilNotReady()
      expect(missing[0]).toMatch(/^The migration \d+_\w+ is not applied\.$/)
    } finally {
      await asOwner(`UPDATE _prisma_migrations SET migration_name = substr(migration_name, ${name.length + 1})`)
    }
  })
})
