import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { makeApiKey } from '@/scripts/testing/call-api'
import { makeDistrict } from '@/scripts/testing/make-district'
import { apiCall } from './api/api-call'
import { apiRoute } from './api-route'
import { database } from './database'
import { logger } from './logger'

const call = apiCall({
  method: 'GET',
  path: '/tests',
  group: 'Contacts',
  summary: 'A test',
  description: 'A test.',
  can: () => true,
  answer: z.strictObject({}),
})

const answering = apiRoute(call, async () => ({}))

/** Calls from an address, as the front door hands it on. */
const callFrom = async (address: string, key: string) =>
  answering(new Request('http://localhost/api/v1/tests', { headers: { Authorization: `Bearer ${key}`, 'X-Forwarded-For': address } }))

/** The statuses of so many calls at the same moment. */
async function statusesOf(times: number, address: string, key: string): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, () => callFrom(address, key)))
  return answers.map(({ status }) => status).toSorted()
}

const times = (count: number, status: number) => Array<number>(count).fill(status)

describe('apiRoute', () => {
  it('answers 600 calls a minute of a key, and those of another one all the while', async () => {
    const district = await makeDistrict()
    const [busy, other] = [await makeApiKey(district), await makeApiKey(district)]
    await callFrom('198.51.100.7', busy)
    await database().rateLimit.updateMany({ where: { key: { startsWith: 'apiCalls:' } }, data: { points: 590 } })
    expect(await statusesOf(15, '198.51.100.7', busy)).toEqual([...times(10, 200), ...times(5, 429)])
    const refused = await callFrom('203.0.113.9', busy)
    expect(await refused.json()).toMatchObject({ status: 429, code: 'rate_limited', detail: expect.stringContaining('600 calls a minute') })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await callFrom('198.51.100.7', other)).status).toBe(200)
  })

  it('answers 20 wrong keys a minute of an address with 401, then 429, and right ones all the while', async () => {
    const key = await makeApiKey(await makeDistrict())
    expect(await statusesOf(30, '198.51.100.20', `${key}x`)).toEqual([...times(20, 401), ...times(10, 429)])
    expect((await callFrom('198.51.100.20', 'invitedesk_made-up')).headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await callFrom('198.51.100.20', key)).status).toBe(200)
    expect((await callFrom('198.51.100.21', `${key}x`)).status).toBe(401)
  })

  it('counts the addresses of one IPv6 network as one', async () => {
    const key = `${await makeApiKey(await makeDistrict())}x`
    const from = (host: number) => callFrom(`2001:db8:1:2::${host.toString(16)}`, key)
    const statuses = await Promise.all(Array.from({ length: 25 }, async (_, host) => (await from(host)).status))
    expect(statuses.filter((status) => status === 401)).toHaveLength(20)
    expect((await callFrom('2001:db8:1:3::1', key)).status).toBe(401)
  })

  it('answers a bug with a request id alone, and logs it once without what Prisma quotes', async () => {
    const logged = vi.spyOn(logger, 'error')
    const broken = apiRoute(call, async () => {
      throw Object.assign(new Error('where: { email: "ana@example.org" }'), { name: 'PrismaClientValidationError' })
    })
    const key = await makeApiKey(await makeDistrict())
    const response = await broken(new Request('http://localhost/api/v1/tests', { headers: { Authorization: `Bearer ${key}` } }))
    const problem = await response.json()
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
    expect(problem).toMatchObject({ code: 'internal', request_id: response.headers.get('x-request-id') })
    expect(JSON.stringify(problem)).not.toContain('ana@example.org')
    expect(logged).toHaveBeenCalledOnce()
    expect(JSON.stringify(logged.mock.calls)).toContain(problem.request_id)
    expect(JSON.stringify(logged.mock.calls)).not.toContain('ana@example.org')
  })
})
