import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { GET as getLive } from '@/app/api/health/live/route'
import { disconnectDatabase } from '@/lib/database'
import { beginStopping } from '@/lib/observability/stopping'
import { GET as getReady } from './route'

afterEach(disconnectDatabase)

async function asOwner(query: string) {
  const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL })
  await client.connect()
  await client.query(query)
  await client.end()
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

  it('names a migration that is missing', async () => {
    const name = `taken_away_${randomUUID().slice(0, 8)}`
    await asOwner(`UPDATE _prisma_migrations SET migration_name = '${name}' || migration_name`)
    try {
      const response = await getReady()
      expect(response.status).toBe(503)
      const { missing } = await response.json()
      expect(missing[0]).toMatch(/^The migration \d+_\w+ is not applied\.$/)
    } finally {
      await asOwner(`UPDATE _prisma_migrations SET migration_name = substr(migration_name, ${name.length + 1})`)
    }
  })
})
