import { createServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Misbehaviour, type OneRosterServer, startOneRosterServer } from '@/e2e/oneroster/one-roster-server'
import { inDistrict } from '@/lib/district-scope'
import { saveSource } from '@/lib/roster/sources/save-source'
import type { SafeFetchOptions } from '@/lib/safe-fetch'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { testCertificate } from '@/scripts/testing/test-certificate'
import type { RosterServerTrialInput } from './roster-server-trial'
import { tryRosterServer } from './try-roster-server'

const client = { clientId: 'willow-creek', secret: 'open-sesame' }
const now = new Date('2026-11-23T15:00:00Z')

let server: OneRosterServer
let district: TestDistrict
const stops: Array<() => unknown> = []

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1,localhost'
})

afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})

beforeEach(async () => {
  server = await startOneRosterServer(client)
  district = await makeDistrict()
})

afterEach(async () => {
  await server.close()
  for (const stop of stops.splice(0)) stop()
})

type Change = Partial<RosterServerTrialInput['settings']>

const inputOf = (change: Change = {}, secret: string | undefined = client.secret): RosterServerTrialInput => ({
  settings: { baseUrl: server.baseUrl('1.1'), tokenUrl: server.tokenUrl, clientId: client.clientId, ...change },
  secret,
})
const tryIt = (input: RosterServerTrialInput, options?: SafeFetchOptions) => tryRosterServer(district.owner, input, now, options)

describe('tryRosterServer', () => {
  it('tells how many users there are, and keeps none', async () => {
    expect(await tryIt(inputOf())).toEqual({ worked: true, users: 38, version: '1.1' })
    expect(await tryIt(inputOf({ baseUrl: server.baseUrl('1.2'), version: '1.2' }))).toEqual({ worked: true, users: 38, version: '1.2' })
    server.misbehave({ totalCount: null })
    expect(await tryIt(inputOf())).toMatchObject({ worked: true, users: null })
    const asked = server.requests.filter(({ path }) => path.endsWith('/users'))
    expect(asked.map(({ query }) => query.toString())).toEqual(asked.map(() => 'limit=1&offset=0'))
    expect(await inDistrict(district.districtId, (tx) => tx.rosterImport.count())).toBe(0)
  })

  it('is refused to who may not change the roster', async () => {
    await expect(tryRosterServer(district.sender, inputOf(), now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each<[string, Change, Misbehaviour, { message: string; detail?: string | null }]>([
    [
      'a wrong client id',
      { clientId: 'other' },
      {},
      { message: 'The token address refuses the client id or the secret (HTTP 401).', detail: 'The client is not known. (invalid_client)' },
    ],
    [
      'a token that is not taken',
      {},
      { tokenRequests: 0 },
      {
        message: 'The server does not accept how we sign in (HTTP 401).',
        detail: 'The access token expired. (failure, unauthorised, TargetEndSystem)',
      },
    ],
    [
      'a token that is none',
      {},
      { expiresIn: 'x', busy: { times: 1, status: 401 } },
      { message: 'The server does not accept how we sign in (HTTP 401).' },
    ],
    [
      'no right to read',
      {},
      { fault: { status: 403, minor: 'forbidden', description: 'Ask your vendor.', spelling: 'statusInfoSet' } },
      {
        message: 'The server does not let this client read what is asked for (HTTP 403).',
        detail: 'Ask your vendor. (failure, forbidden)',
      },
    ],
    [
      'too many requests',
      {},
      { busy: { times: 1, status: 429, retryAfter: '60' } },
      { message: 'The server wants fewer requests (HTTP 429).', detail: 'Come back later.' },
    ],
    [
      'a server out of order',
      {},
      { busy: { times: 1, status: 503 } },
      { message: 'The server is out of order (HTTP 503).', detail: 'Come back later.' },
    ],
    [
      'a redirect',
      {},
      { busy: { times: 1, status: 301 } },
      { message: 'The server points elsewhere (HTTP 301). Type the address it points to.' },
    ],
    ['an answer that breaks off', {}, { cuts: 1 }, { message: expect.stringContaining('broke the connection off') }],
    [
      'a web page',
      {},
      { fault: { status: 200, minor: '', description: 'Please sign in', spelling: 'html' } },
      { message: expect.stringContaining('no JSON'), detail: 'Error 200 Please sign in' },
    ],
    [
      'a port where nobody listens',
      { baseUrl: 'http://127.0.0.1:9/v1p1' },
      {},
      { message: '127.0.0.1:9 refuses the connection.', detail: null },
    ],
    [
      'no TLS where it should be',
      { tokenUrl: 'http://sis.example.org/token' },
      {},
      { message: 'Only addresses that begin with https:// are asked.' },
    ],
    [
      'an address inside',
      { tokenUrl: 'https://169.254.169.254/token' },
      {},
      { message: expect.stringContaining('169.254.169.254 is an address inside a private network') },
    ],
    ['a TLS port that is none', { tokenUrl: 'https://127.0.0.1:9/token' }, {}, { message: '127.0.0.1:9 refuses the connection.' }],
  ])('says of %s what is wrong', async (_, change, how, expected) => {
    server.misbehave(how)
    expect(await tryIt(inputOf(change))).toEqual({
      worked: false,
      detail: null,
      ...expected,
      ...(expected.detail === undefined && { detail: expect.toBeOneOf([null, expect.any(String)]) }),
    })
  })

  it('says when an address leads nowhere', async () => {
    expect(await tryIt(inputOf({ baseUrl: `${server.url}/ims` }))).toMatchObject({
      worked: false,
      message: expect.stringContaining('There is nothing at the address of the server (HTTP 404)'),
    })
    expect(await tryIt(inputOf({ tokenUrl: `${server.url}/token` }))).toMatchObject({
      worked: false,
      message: expect.stringContaining('There is nothing at the token address (HTTP 404)'),
    })
  })

  it('says when a name is unknown or leads inside', async () => {
    const elsewhere = inputOf({ tokenUrl: 'https://sis.example.org/token' })
    const unknown: SafeFetchOptions = { resolve: (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []) }
    expect(await tryIt(elsewhere, unknown)).toMatchObject({ message: 'The name sis.example.org cannot be found in the DNS.' })
    const inside: SafeFetchOptions = { resolve: (_, __, done) => done(null, [{ address: '10.0.0.5', family: 4 }]) }
    expect(await tryIt(elsewhere, inside)).toMatchObject({
      message: expect.stringContaining('sis.example.org is an address inside a private network'),
    })
  })

  it('says when nobody vouches for the certificate', async () => {
    const secured = createHttpsServer(testCertificate, (_, response) => response.end('{}'))
    await new Promise<void>((resolve) => secured.listen(0, '127.0.0.1', resolve))
    stops.push(() => secured.close())
    const tokenUrl = `https://localhost:${(secured.address() as AddressInfo).port}/token`
    expect(await tryIt(inputOf({ tokenUrl }))).toMatchObject({
      worked: false,
      message: expect.stringContaining('a certificate that is not valid'),
    })
    expect(await tryIt(inputOf({ tokenUrl }), { ca: testCertificate.cert })).toMatchObject({
      message: expect.stringContaining('without an access token'),
    })
  })

  it('shows nothing of a secret that a server shows', async () => {
    const echo = createServer((request, response) => {
      const { authorization = '' } = request.headers
      const decoded = Buffer.from(authorization.replace('Basic ', ''), 'base64')
      response
        .writeHead(400, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ error: 'no', error_description: `You sent ${authorization}, ${decoded}` }))
    })
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    stops.push(() => echo.close())
    const trial = await tryIt(inputOf({ tokenUrl: `http://127.0.0.1:${(echo.address() as AddressInfo).port}/token` }))
    expect(trial).toMatchObject({ worked: false, detail: 'You sent Basic …, … (no)' })
    expect(JSON.stringify(trial)).not.toMatch(/open-sesame|b3Blbi1zZXNhbWU/)
  })

  it('takes the stored secret to its own server and to no other', async () => {
    const { settings, secret } = inputOf()
    const source = {
      name: 'SIS',
      format: 'oneroster_rest',
      settings,
      schedule: null,
      applyAlone: true,
      ...(secret === undefined ? {} : { secret }),
    } as const
    const { id } = await saveSource(district.owner, source, now)
    expect(await tryIt({ id, settings })).toMatchObject({ worked: true })
    const elsewhere = tryIt({ id, settings: { ...settings, tokenUrl: 'https://sis.attacker.example.com/token' } })
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid_input', fields: { secret: expect.any(String) } })
    await expect(tryIt({ settings })).rejects.toMatchObject({ code: 'invalid_input', fields: { secret: expect.any(String) } })
    const other = await makeDistrict()
    await expect(tryRosterServer(other.owner, { id, settings }, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('records every trial with its outcome and no more', async () => {
    await tryIt(inputOf())
    await tryIt(inputOf({ clientId: 'other' }))
    await tryIt(inputOf({ baseUrl: 'http://127.0.0.1:9/v1p1' }))
    const events = await inDistrict(district.districtId, (tx) =>
      tx.auditEvent.findMany({ where: { action: 'source.tried' }, orderBy: { id: 'asc' } }),
    )
    expect(events.map(({ leaf }) => JSON.parse(leaf).details)).toEqual([
      { worked: true, cause: null },
      { worked: false, cause: 'token_401' },
      { worked: false, cause: 'refused' },
    ])
  })
})
