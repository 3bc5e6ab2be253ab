import { request as ask, createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { beginStopping } from '@/lib/observability/stopping'
import { mostBodyBytes } from './admit-request'
import { markBegun } from './begun-actions'
import { admitsUpgrade, passFrontDoor } from './front-door'
import { nonceHeader } from './nonce-header'
import { markOutage } from './outages'
import { trustedProxies } from './trusted-proxies'

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

let server: Server
let port = 0
/** What reached the product behind the door. */
let served: IncomingMessage[] = []
let settings = settingsOf({})

function settingsOf({ appUrl = 'https://invite.example.org', proxies = [] as string[], development = false }) {
  return { appUrl, port, isTrustedProxy: trustedProxies(proxies), development }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    if (!passFrontDoor(request, response, settings)) return
    served.push(request)
    if (request.url === '/i/maple-grove/code') response.setHeader('Content-Security-Policy', "default-src 'none'")
    if (request.url === '/kept') response.setHeader('Cache-Control', 'private, max-age=60')
    response.setHeader('Referrer-Policy', 'unsafe-url')
    if (request.url?.startsWith('/action')) {
      if (request.url === '/action/begun') markBegun(request.headers[nonceHeader]?.toString() ?? null)
      response.statusCode = 500
    }
    if (request.url === '/in-outage') {
      markOutage(request.headers[nonceHeader])
      response.statusCode = 500
    }
    response.end('served')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  settings = settingsOf({})
})

afterEach(() => {
  served = []
  settings = settingsOf({})
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

async function get(path: string, { method = 'GET', body = '', headers = {} as Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = ask({ host: '127.0.0.1', port, path, method, headers: { host: 'invite.example.org', ...headers }, agent: false })
    asked.on('error', reject)
    asked.on('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) })
    })
    asked.end(body)
  })
}

/** What comes back for bytes as they are. */
async function send(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(bytes)
  return text(socket)
}

const ours = { origin: 'https://invite.example.org' }

describe('the front door', () => {
  it('serves the host of APP_URL, and this machine at its port', async () => {
    expect((await get('/contacts')).status).toBe(200)
    expect((await get('/contacts', { headers: { host: `localhost:${port}` } })).status).toBe(200)
  })

  it('answers 421 to any other host, before anything is served', async () => {
    const answer = await get('/contacts', { headers: { host: 'evil.example' } })
    expect(answer.status).toBe(421)
    expect(answer.body).not.toContain('evil.example')
    expect(served).toEqual([])
  })

  it('tells its health under any host', async () => {
    expect((await get('/api/health/live', { headers: { host: '10.0.0.4:3000' } })).status).toBe(200)
  })

  it('believes a forwarded host of a trusted proxy alone', async () => {
    const forged = { host: 'evil.example', 'x-forwarded-host': 'invite.example.org' }
    expect((await get('/', { headers: forged })).status).toBe(421)
    expect((await get('/', { headers: { 'x-forwarded-host': 'evil.example' } })).status).toBe(200)
    settings = settingsOf({ proxies: ['127.0.0.1'] })
    expect((await get('/', { headers: forged })).status).toBe(200)
    expect((await get('/', { headers: { 'x-forwarded-host': 'evil.example' } })).status).toBe(421)
  })

  it('hands on one address, the client’s, and drops what strangers say of proxies', async () => {
    const said = {
      'x-forwarded-for': '198.51.100.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '198.51.100.2',
      forwarded: 'for=198.51.100.3',
    }
    settings = settingsOf({ appUrl: 'http://invite.example.org' })
    await get('/', { headers: said })
    expect(served[0]?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', host: 'invite.example.org' })
    for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded']) expect(served[0]?.headers).not.toHaveProperty(name)
  })

  it('hands on whom a trusted proxy names', async () => {
    settings = settingsOf({ proxies: ['127.0.0.1', '10.0.0.0/8'] })
    await get('/', { headers: { 'x-forwarded-for': '1.1.1.1, 198.51.100.1, 10.0.0.9', 'x-forwarded-proto': 'https' } })
    expect(served[0]?.headers).toMatchObject({ 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' })
  })

  it('gives every page a nonce of its own, in the answer and to the page, whatever the client sent', async () => {
    const forged = { 'content-security-policy': "script-src 'nonce-forged'", 'x-nonce': 'forged' }
    const policies = [await get('/', { headers: forged }), await get('/')].map(({ headers }) => headers['content-security-policy'])
    expect(policies[0]).not.toBe(policies[1])
    for (const [index, policy] of policies.entries()) {
      const { headers } = served[index] ?? {}
      expect(headers?.['x-nonce']).toMatch(/^[A-Za-z0-9+/]{22}==$/)
      expect(policy).toContain(`'nonce-${headers?.['x-nonce']}'`)
      expect(headers?.['content-security-policy']).toBe(policy)
    }
  })

  it('leaves a route its own policy, and lets nothing run in what is no page', async () => {
    expect((await get('/i/maple-grove/code')).headers['content-security-policy']).toBe("default-src 'none'")
    expect((await get('/i/maple-grove')).headers['content-security-policy']).toContain("'strict-dynamic'")
    expect((await get('/api/v1/contacts')).headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
  })

  it('puts its headers on every answer, refusals too', async () => {
    for (const answer of [await get('/'), await get('/', { headers: { host: 'evil.example' } }), await get('/api/v1/contacts')]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'cache-control': 'no-store',
      })
    }
  })

  it('tells nobody the address of an invite page', async () => {
    expect((await get('/i/maple-grove/code')).headers['referrer-policy']).toBe('no-referrer')
  })

  it('asks for https only where people come by https', async () => {
    settings = settingsOf({ appUrl: 'http://invite.example.org' })
    expect((await get('/')).headers).not.toHaveProperty('strict-transport-security')
  })

  it('leaves a route what it says of keeping, and static files theirs', async () => {
    expect((await get('/kept')).headers['cache-control']).toBe('private, max-age=60')
    expect((await get('/_next/static/chunks/1.js')).headers).not.toHaveProperty('cache-control')
  })

  it.each([
    ['no origin', {}],
    ['a null origin', { origin: 'null' }],
    ['a null origin from another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a neighbour’s origin', { origin: 'https://evil.invite.example.org' }],
    ['a foreign origin that claims to be ours', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['our origin from another site', { ...ours, 'sec-fetch-site': 'cross-site' }],
  ])('refuses a change with %s', async (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect((await get('/contacts', { method, headers })).status).toBe(403)
    expect(served).toEqual([])
  })

  it('lets changes in from its own pages, and from anywhere where no cookie counts', async () => {
    expect((await get('/contacts', { method: 'POST', headers: ours })).status).toBe(200)
    expect((await get('/contacts', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200)
    expect((await get('/api/v1/campaigns', { method: 'POST' })).status).toBe(200)
    expect((await get('/i/maple-grove/code', { method: 'POST', headers: { origin: 'null' } })).status).toBe(200)
    expect((await get('/api/v1x', { method: 'POST' })).status).toBe(403)
  })

  it('refuses a body that is too long or of unknown length, but for uploads', async () => {
    const long = { method: 'POST', body: 'x'.repeat(mostBodyBytes + 1), headers: ours }
    const chunked = { method: 'POST', body: 'x', headers: { ...ours, 'transfer-encoding': 'chunked' } }
    expect((await get('/contacts', long)).status).toBe(413)
    expect((await get('/api/auth/callback/credentials', long)).status).toBe(413)
    expect((await get('/contacts', chunked)).status).toBe(411)
    expect(served).toEqual([])
    for (const path of ['/roster/upload', '/api/v1/roster/imports?name=contacts.csv']) {
      expect((await get(path, long)).status).toBe(200)
      expect((await get(path, chunked)).status).toBe(200)
    }
  })

  it.each(['//evil.example/', '/\\evil.example', 'http://evil.example/', 'http://invite.example.org/', '*'])(
    'refuses %s as a target',
    async (target) => {
      expect(await send(`GET ${target} HTTP/1.1\r\nHost: invite.example.org\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
      expect(served).toEqual([])
    },
  )

  it.each(['Content-Length: 300000000', 'Transfer-Encoding: chunked'])(
    'answers what it refuses and hangs up, whatever is still to come of %s',
    async (said) => {
      const socket = connect(port, '127.0.0.1')
      // Nothing ends it on this side.
      socket.write(`POST /contacts HTTP/1.1\r\nHost: invite.example.org\r\nOrigin: ${ours.origin}\r\n${said}\r\n\r\n5\r\nhello\r\n`)
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 41[13] .*\r\nconnection: close\r\n/is)
      expect(served).toEqual([])
    },
  )

  it('keeps a connection on which nothing is left to read', async () => {
    const asked = 'GET /contacts HTTP/1.1\r\nHost: evil.example\r\n\r\n'
    const answers = await send(`${asked}${asked.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`)
    expect(answers.match(/HTTP\/1\.1 421 /g)).toHaveLength(2)
  })

  it('sends a page that was asked for plainly to the https address', async () => {
    settings = settingsOf({ proxies: ['127.0.0.1'] })
    const plain = { 'x-forwarded-proto': 'http' }
    const answer = await get('/contacts?search=a', { headers: plain })
    expect(answer).toMatchObject({ status: 308, headers: { location: 'https://invite.example.org/contacts?search=a' } })
    expect((await get('/api/v1/contacts', { headers: plain })).status).toBe(403)
    expect(served).toEqual([])
  })

  it.each(['/%', '/%zz', '/i/%ff', '/contacts/%c0%af', '/contacts/%ed%a0%80'])('refuses %s, which is no text', async (target) => {
    expect((await get(target)).status).toBe(400)
    expect((await get(`/contacts?search=${target}`)).status).toBe(200)
    expect(served).toHaveLength(1)
  })

  it.each(['x', '__proto__', '7f'.repeat(20), '7F'.repeat(21), '7f'.repeat(22)])('refuses %s, which names no action', async (name) => {
    expect((await get('/contacts', { method: 'POST', headers: { ...ours, 'next-action': name } })).status).toBe(400)
    expect(served).toEqual([])
  })

  it('lets the faults of an action be told from a call of it that nobody can read', async () => {
    const named = { method: 'POST', headers: { ...ours, 'next-action': '7f'.repeat(21) } }
    const form = { method: 'POST', headers: { ...ours, 'content-type': 'multipart/form-data; boundary=a' } }
    for (const call of [named, form]) {
      expect((await get('/action', call)).status).toBe(400)
      expect((await get('/action/begun', call)).status).toBe(500)
    }
    expect((await get('/action')).status).toBe(500)
  })

  it('tells when to come again where the database cannot serve, and that a fault is a fault', async () => {
    expect(await get('/in-outage')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(await get('/action')).toMatchObject({ status: 500, headers: expect.not.objectContaining({ 'retry-after': '5' }) })
  })

  it('has connections closed while it stops', async () => {
    const kept = { headers: { connection: 'keep-alive' } }
    expect((await get('/', kept)).headers.connection).toBe('keep-alive')
    beginStopping()
    onTestFinished(() => {
      globalThis.askedToStop = undefined
    })
    expect((await get('/', kept)).headers.connection).toBe('close')
  })

  it('hands on what a browser shows, and nothing else that calls itself so', async () => {
    const shown = ['', { children: [['id', '1', 'd', null], {}, null, 'refetch'] }, null, null, 16]
    const header = encodeURIComponent(JSON.stringify(shown))
    await get('/contacts', { headers: { 'next-router-state-tree': header } })
    for (const odd of ['x', '%', '[]', '[1,{}]', '["",{"children":[]}]', '[["id","1"],{}]'])
      await get('/contacts', { headers: { 'next-router-state-tree': odd } })
    expect(served.map(({ headers }) => headers['next-router-state-tree'])).toEqual([header, ...Array(6).fill(undefined)])
  })

  it('refuses a request that names two hosts, or none', async () => {
    const two = 'GET / HTTP/1.1\r\nHost: invite.example.org\r\nhost: evil.example\r\nConnection: close\r\n\r\n'
    expect(await send(two)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await send('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(served).toEqual([])
  })

  it.each(['TRACE', 'PROPFIND', 'PURGE'])('has no use for %s', async (method) => {
    expect((await get('/', { method })).status).toBe(405)
  })
})

describe('a web socket', () => {
  const opening = (headers: IncomingHttpHeaders) => {
    const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)])
    return { method: 'GET', url: '/_next/hmr', headers, rawHeaders, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage
  }
  const fromUs = { host: 'invite.example.org', ...ours }

  it('is opened in development alone, by a page of ours', () => {
    const development = settingsOf({ development: true })
    expect(admitsUpgrade(opening(fromUs), development)).toBe(true)
    expect(admitsUpgrade(opening(fromUs), settingsOf({}))).toBe(false)
    expect(admitsUpgrade(opening({ ...fromUs, origin: 'https://evil.example' }), development)).toBe(false)
    expect(admitsUpgrade(opening({ ...fromUs, host: 'evil.example' }), development)).toBe(false)
  })
})
