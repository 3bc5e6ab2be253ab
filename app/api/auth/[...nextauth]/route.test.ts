import { describe, expect, it } from 'vitest'
import { mostBodyBytes } from '@/lib/front-door/admit-request'
import { GET, POST } from './route'

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

  it.each(['application/json', 'multipart/form-data; boundary=a', 'text/plain'])('takes the fields of a form, and no %s', async (type) => {
    const headers = { host: 'localhost:3000', origin: 'http://localhost:3000', 'content-type': type }
    const asked = new Request('http://localhost:3000/api/auth/signin/credentials', { method: 'POST', headers, body: '{"email":{' })
    expect((await POST(asked, context('signin', 'credentials'))).status).toBe(415)
  })
  it('is refused with a body that is too long, though nobody said how long', async () => {
    const headers = { host: 'localhost:3000', origin: 'http://localhost:3000', 'content-type': 'application/x-www-form-urlencoded' }
    const body = new ReadableStream({ pull: (sending) => sending.enqueue(new Uint8Array(mostBodyBytes / 4)) })
    const asked = new Request('http://localhost:3000/api/auth/signout', { method: 'POST', headers, body, ...{ duplex: 'half' } })
    expect((await POST(asked, context('signout'))).status).toBe(413)
  })

  it.each(['_log', 'verify-request', '__proto__', ''])('has no %j', async (action) => {
    const headers = { origin: 'http://localhost:3000', 'content-type': 'application/x-www-form-urlencoded' }
    expect((await POST(post(headers), context(action))).status).toBe(404)
    expect((await GET(new Request('http://localhost:3000/api/auth'), context(action))).status).toBe(404)
  })

  it.each([
    ['error=OAuthCallback', 'OAuthCallback'],
    ['error=AccessDenied', 'AccessDenied'],
    ['error=%0d%0aX', 'Callback'],
    ['error=%E2%82%AC', 'Callback'],
    ['error=x%26password=set', 'Callback'],
    ['error=constructor', 'Callback'],
    ['', 'Callback'],
  ])('goes back to the sign-in page with %s as %s', async (query, error) => {
    const answer = await GET(new Request(`http://localhost:3000/api/auth/error?${query}`), context('error'))
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`/sign-in?error=${error}`)
  })
})
