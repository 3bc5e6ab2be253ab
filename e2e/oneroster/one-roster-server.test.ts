import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OneRosterServer, startOneRosterServer } from './one-roster-server'

const client = { clientId: 'willow-creek', secret: 'open sesame&' }
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const right = basic('willow-creek', 'open+sesame%26')

let server: OneRosterServer
let signed: OneRosterServer

beforeAll(async () => {
  server = await startOneRosterServer(client)
  signed = await startOneRosterServer({ ...client, auth: 'oauth1' })
})
afterAll(() => Promise.all([server.close(), signed.close()]))
beforeEach(() => server.misbehave({}))

async function askToken(authorization: string, body = 'grant_type=client_credentials') {
  const answer = await fetch(server.tokenUrl, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  })
  return { status: answer.status, json: await answer.json() }
}

async function ask(path: string, version: '1.1' | '1.2' = '1.1') {
  const { json } = await askToken(right)
  return fetch(server.baseUrl(version) + path, { headers: { Authorization: `Bearer ${json.access_token}` } })
}

const idsOf = async (answer: Response) => {
  const { users } = (await answer.json()) as { users: Array<{ sourcedId: string }> }
  return users.map(({ sourcedId }) => sourcedId)
}

describe('signing in by OAuth 2', () => {
  it('takes the id and the secret of the client, encoded as in a form', async () => {
    expect(await askToken(right)).toMatchObject({ status: 200, json: { token_type: 'bearer', expires_in: 7199 } })
  })

  it.each([
    ['another secret', basic('willow-creek', 'x'), undefined],
    ['a secret that is not encoded', basic('willow-creek', 'open sesame&'), undefined],
    ['no client', '', undefined],
    ['another grant', right, 'grant_type=password'],
  ])('refuses %s', async (name, authorization, body) => {
    const { status, json } = await askToken(authorization, body)
    // A blank in it reads the same in a form.
    if (name === 'a secret that is not encoded') expect(status).toBe(200)
    else expect({ status, error: json.error }).toEqual({ status: 401, error: body ? 'unsupported_grant_type' : 'invalid_client' })
  })

  it('wants a token for rows, and one that still lives', async () => {
    const url = `${server.baseUrl('1.1')}/users`
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { headers: { Authorization: 'Bearer x' } })).status).toBe(401)
    server.misbehave({ tokenRequests: 1 })
    const { json } = await askToken(right)
    const headers = { Authorization: `Bearer ${json.access_token}` }
    expect((await fetch(url, { headers })).status).toBe(200)
    expect((await fetch(url, { headers })).status).toBe(401)
  })
})

describe('signing in by OAuth 1.0a', () => {
  const oauth = (change: Record<string, string> = {}) => ({
    oauth_consumer_key: 'willow-creek',
    oauth_nonce: crypto.randomUUID(),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: '1.0',
    ...change,
  })

  /** All texts here need no encoding but what stands encoded. */
  function headerOf(parameters: Record<string, string>, key = 'open%20sesame%26&') {
    const sorted = Object.entries({ ...parameters, limit: '2' }).sort(([one], [other]) => (one < other ? -1 : 1))
    const text = sorted.map(([name, value]) => `${name}=${value}`).join('&')
    const base = `GET&${encodeURIComponent(`${signed.baseUrl('1.1')}/users`)}&${encodeURIComponent(text)}`
    const signature = createHmac('sha256', key).update(base).digest('base64')
    const all = { ...parameters, oauth_signature: encodeURIComponent(signature) }
    return `OAuth ${Object.entries(all)
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ')}`
  }
  const get = (authorization: string, query = 'limit=2') =>
    fetch(`${signed.baseUrl('1.1')}/users?${query}`, { headers: { Authorization: authorization } })

  it('takes a request that is signed as it came, once', async () => {
    const header = headerOf(oauth())
    expect((await get(header)).status).toBe(200)
    const again = await get(header)
    expect(again.status).toBe(401)
    expect(await again.text()).toContain('The nonce was used before.')
  })

  it.each([
    ['another secret', () => get(headerOf(oauth(), 'x&')), 'The signature is wrong.'],
    ['another query than was signed', () => get(headerOf(oauth()), 'limit=3'), 'The signature is wrong.'],
    ['another client', () => get(headerOf(oauth({ oauth_consumer_key: 'x' }))), 'The consumer key is not known.'],
    ['HMAC-SHA1', () => get(headerOf(oauth({ oauth_signature_method: 'HMAC-SHA1' }))), 'Sign by HMAC-SHA256.'],
    ['an old timestamp', () => get(headerOf(oauth({ oauth_timestamp: '137131201' }))), 'The timestamp is off.'],
    ['no signature', () => get(''), 'The request is not signed.'],
  ])('refuses %s', async (_, request, description) => {
    const answer = await request()
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain(description)
  })
})

describe('rows', () => {
  it('come in pages, linked and counted', async () => {
    const answer = await ask('/users?limit=3&offset=3')
    expect(await idsOf(answer)).toEqual(['guardian-1', 'parent-1', 'student-2'])
    expect(answer.headers.get('X-Total-Count')).toBe('38')
    expect(answer.headers.get('Link')).toContain(`<${server.baseUrl('1.1')}/users?limit=3&offset=6>; rel="next"`)
    expect((await ask('/users?limit=3&offset=36')).headers.get('Link')).toBeNull()
    expect(await idsOf(await ask('/users?offset=100'))).toEqual([])
    expect((await (await ask('/orgs')).json()).orgs).toHaveLength(2)
  })

  it('are written as 1.1 and as 1.2', async () => {
    const {
      users: [old],
    } = await (await ask("/users?filter=role='student'&limit=1")).json()
    expect(old).toMatchObject({
      role: 'student',
      agents: [{ sourcedId: 'guardian-1', type: 'user' }],
      orgs: [{ sourcedId: 'org-2' }],
      grades: ['02'],
    })
    const {
      users: [young],
    } = await (await ask("/users?filter=roles.role='student'&limit=1", '1.2')).json()
    expect(young).toMatchObject({ roles: [{ role: 'student', roleType: 'primary', org: { sourcedId: 'org-2' } }] })
    expect(young).not.toHaveProperty('role')
  })

  it.each([
    ["role='guardian'", 12],
    ["role='guardian' AND familyName='Lark'", 1],
    ["role='teacher' OR role='student'", 14],
    ["dateLastModified>'2026-08-01T06:00:00.000Z'", 0],
    ["dateLastModified>='2026-08-01T06:00:00.000Z'", 38],
    ["sourcedId~'student-1'", 4],
  ])('are filtered by %s', async (filter, count) => {
    expect(await idsOf(await ask(`/users?filter=${encodeURIComponent(filter)}`))).toHaveLength(count)
  })

  it.each(['role=guardian', "role='a' AND", "role='a' XOR role='b'", "role='a' AND role='b' AND role='c'"])(
    'are refused by the filter %s',
    async (filter) => {
      const answer = await ask(`/users?filter=${encodeURIComponent(filter)}`)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ imsx_codeMajor: 'failure', imsx_description: 'The filter is not supported.' })
    },
  )

  it('are elsewhere not there', async () => {
    expect((await ask('/classes')).status).toBe(404)
  })
})

describe('misbehaviour', () => {
  it('ends as it began', async () => {
    server.misbehave({ busy: { after: 1, times: 2, status: 429, retryAfter: '3' } })
    const answers = []
    for (let count = 0; count < 4; count++) answers.push(await ask('/users'))
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200])
    expect(answers[1]?.headers.get('Retry-After')).toBe('3')
    server.misbehave({ cuts: 1 })
    await expect(ask('/users').then((answer) => answer.text())).rejects.toThrow()
    expect((await ask('/users')).status).toBe(200)
  })

  it('says when its port is taken', async () => {
    await expect(startOneRosterServer({ ...client, port: Number(new URL(server.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
