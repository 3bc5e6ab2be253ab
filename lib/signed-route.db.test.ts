import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signedCall } from './api/api-call'
import { AppError } from './app-error'
import { signedRoute } from './signed-route'

const call = signedCall({
  method: 'POST',
  path: '/tests',
  summary: 'A test',
  group: 'Mail',
  description: 'A test.',
  answer: z.strictObject({}),
})

const route = signedRoute(call, async ({ headers }) => {
  if (headers.signature !== 'right') throw new AppError('unauthenticated', 'The signature is wrong.')
  return {}
})

async function statusOf(address: string, signature: string): Promise<number> {
  const headers = { 'X-Forwarded-For': address, 'webhook-signature': signature }
  return (await route(new Request('http://localhost/api/v1/tests', { method: 'POST', headers, body: '{}' }))).status
}

describe('signedRoute', () => {
  it('answers 20 wrong signatures a minute of an address with 401, then 429, and right ones all the while', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, () => statusOf('198.51.100.40', 'wrong')))
    expect([401, 429].map((status) => statuses.filter((answered) => answered === status).length)).toEqual([20, 10])
    expect(await statusOf('198.51.100.40', 'right')).toBe(200)
    expect(await statusOf('198.51.100.41', 'wrong')).toBe(401)
  })
})
