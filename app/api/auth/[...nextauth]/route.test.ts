import { describe, expect, it } from 'vitest'
import { POST } from './route'

const context = (...nextauth: string[]) => ({ params: Promise.resolve({ nextauth }) })
const post = (headers: Record<string, string>) =>
  new Request('http://localhost:3000/api/auth/callback/credentials', { method: 'POST', headers: { host: 'localhost:3000', ...headers } })

describe('signing in and out', () => {
  it.each([
    ['no origin', {}],
    ['a null origin', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example.com' }],
    ['another site that calls itself ours', { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' }],
  ])('is refused to a request with %s, even behind the front door', async (_, headers) => {
    for (const call of [context('callback', 'credentials'), context('signin', 'credentials'), context('signout')])
      expect((await POST(post(headers), call)).status).toBe(403)
  })
})
