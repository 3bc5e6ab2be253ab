import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyServer, type Serving, startKeyServer } from '@/scripts/testing/key-server'
import { makeTestKey, opensslKey } from '@/scripts/testing/passage-tokens'
import { publicKeysOf } from './public-keys'

const { jwk, publicKey } = opensslKey
const next = makeTestKey('key-two')
const seconds = 1_000
const minutes = 60 * seconds

let server: KeyServer
let now: number

beforeEach(async () => {
  server = await startKeyServer({ keys: [jwk] })
  now = 5_000
})
afterEach(() => server.close())

/** Keys of their own memory, by a clock that the test turns. */
const keysHere = (fetch = {}) => publicKeysOf({ clock: () => now, fetch: { allowed: ['127.0.0.1'], ...fetch } })
const source = () => ({ jwksUrl: server.jwksUrl })

/** The kids that are found for this one, or why there are none. */
async function kidsOf(keys: ReturnType<typeof keysHere>, kid?: string) {
  const found = await keys.find(source(), kid)
  return 'fault' in found ? found.fault : found.keys.map((key) => key.kid)
}

describe('keys from an address', () => {
  it('are fetched once and kept for ten minutes', async () => {
    const keys = keysHere()
    expect(keys.findAtHand(source())).toBeUndefined()
    for (let times = 0; times < 3; times++) expect(await kidsOf(keys, 'key-one')).toEqual(['key-one'])
    now += 10 * minutes - 1
    expect(await kidsOf(keys, 'key-one')).toEqual(['key-one'])
    expect(keys.findAtHand(source())?.keys).toHaveLength(1)
    expect(server.asked).toBe(1)
    now += 1
    expect(keys.findAtHand(source())).toBeUndefined()
    expect(await kidsOf(keys, 'key-one')).toEqual(['key-one'])
    expect(server.asked).toBe(2)
  })

  it('are fetched once for all who want them at the same time', async () => {
    const keys = keysHere()
    await Promise.all(Array.from({ length: 20 }, () => kidsOf(keys, 'key-one')))
    expect(server.asked).toBe(1)
  })

  it('are fetched again at once when a kid is not among them, so that a new key works', async () => {
    const keys = keysHere()
    await kidsOf(keys, 'key-one')
    server.serve({ keys: [jwk, next.jwk] })
    expect(await kidsOf(keys, 'key-two')).toEqual(['key-one', 'key-two'])
    server.serve({ keys: [next.jwk] })
    now += 10 * minutes
    expect(await kidsOf(keys, 'key-one')).toEqual(['key-two'])
    expect(server.asked).toBe(3)
  })

  it('are not fetched again for thirty seconds after a kid that nobody knows, whatever kids are asked for', async () => {
    const keys = keysHere()
    for (let number = 0; number < 50; number++) expect(await kidsOf(keys, `made-up-${number}`)).toEqual(['key-one'])
    expect(server.asked).toBe(1)
    now += 30 * seconds - 1
    await kidsOf(keys, 'made-up')
    expect(server.asked).toBe(1)
    now += 1
    await kidsOf(keys, 'made-up')
    await kidsOf(keys, 'made-up')
    expect(server.asked).toBe(2)
  })

  it('are not asked for again for thirty seconds after a failure', async () => {
    const keys = keysHere()
    server.serve({ text: 'busy', status: 503 })
    for (let times = 0; times < 5; times++) expect(await kidsOf(keys, 'key-one')).toContain('answered 503')
    expect(server.asked).toBe(1)
    server.serve({ keys: [jwk] })
    now += 30 * seconds
    expect(await kidsOf(keys, 'key-one')).toEqual(['key-one'])
    expect(server.asked).toBe(2)
  })

  it('stay through a failure until their ten minutes are over, and no longer', async () => {
    const keys = keysHere()
    await kidsOf(keys, 'key-one')
    server.serve({ text: '', status: 500 })
    now += 9 * minutes
    expect(await kidsOf(keys, 'key-two')).toEqual(['key-one'])
    expect(server.asked).toBe(2)
    now += minutes
    expect(await kidsOf(keys, 'key-one')).toContain('answered 500')
  })

  it('are remembered of two hundred addresses, of those wanted last', async () => {
    const keys = keysHere()
    const at = (number: number) => keys.find({ jwksUrl: `${server.jwksUrl}?app=${number}` }, 'key-one')
    for (let number = 0; number < 200; number++) await at(number)
    await at(0)
    await at(200)
    expect(server.asked).toBe(201)
    await at(0)
    expect(server.asked).toBe(201)
    await at(1)
    expect(server.asked).toBe(202)
  }, 60_000)

  it.each<[string, Serving, RegExp]>([
    ['elsewhere', { redirect: true }, /sends elsewhere \(302\), which is not followed/],
    ['too much', { bytes: 256 * 1024 + 1 }, /answered more than 256 KB/],
    ['a page', { text: '<!doctype html><title>Sign in</title>' }, /refused\. The key set is not JSON/],
    ['nothing', { text: '' }, /The key set is not JSON/],
    ['two keys of one kid', { keys: [jwk, { ...next.jwk, kid: 'key-one' }] }, /more than one key with the kid "key-one"/],
    ['a private key', { keys: [next.privateKey.export({ format: 'jwk' })] }, /THIS IS A PRIVATE KEY/],
    ['a symmetric key', { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }, /THIS IS A SECRET KEY/],
    ['a PEM', { text: publicKey }, /not JSON/],
    ['a thousand levels', { text: '['.repeat(1_000) }, /nested too deeply/],
    ['an error', { text: 'not here', status: 404 }, /answered 404/],
    ['what is no gzip', { text: 'x', headers: { 'Content-Encoding': 'gzip' } }, /broke the connection off/],
  ])('are refused where the server serves %s', async (_, serving, reason) => {
    server.serve(serving)
    const fault = await kidsOf(keysHere(), 'key-one')
    expect(fault).toMatch(/^The public keys cannot be fetched\. /)
    expect(fault).toMatch(reason)
    expect(server.asked).toBe(1)
  })

  it.each<[string, Serving]>([
    ['never answers', { silent: true }],
    ['is never done', { dripping: true }],
  ])('are not waited for where the server %s', async (_, serving) => {
    server.serve(serving)
    expect(await kidsOf(keysHere({ wholeMilliseconds: 100 }), 'key-one')).toMatch(/did not finish its answer in 0\.1 seconds/)
  })

  it('are not asked for inside the network, unless the operator allows the host', async () => {
    expect(await kidsOf(keysHere({ allowed: [] }), 'key-one')).toContain('Only addresses that begin with https://')
    const keys = keysHere({ allowed: [] })
    for (const jwksUrl of ['https://127.0.0.1/', 'https://10.1.2.3/keys', 'https://169.254.169.254/', 'https://[::1]/'])
      expect(await keys.find({ jwksUrl }, 'key-one')).toEqual({ fault: expect.stringContaining('ALLOWED_PRIVATE_HOSTS') })
    const resolve = (_: string, __: unknown, done: (error: null, addresses: Array<{ address: string; family: number }>) => void) =>
      done(null, [{ address: '10.0.0.7', family: 4 }])
    const named = await keysHere({ allowed: [], resolve }).find({ jwksUrl: 'https://keys.example.org/' }, 'key-one')
    expect(named).toEqual({ fault: expect.stringContaining('private network') })
    expect(server.asked).toBe(0)
  })

  it('are not there where nobody listens', async () => {
    const { jwksUrl } = server
    await server.close()
    expect(await keysHere().find({ jwksUrl }, 'key-one')).toEqual({ fault: expect.stringContaining('refuses the connection') })
    server = await startKeyServer({ keys: [] })
  })
})

describe('pasted keys', () => {
  it('are at hand with the network refused', async () => {
    const keys = keysHere({
      allowed: [],
      resolve: () => {
        throw new Error('A name was looked up.')
      },
    })
    const pasted = { pasted: JSON.stringify({ keys: [jwk] }) }
    expect(await keys.find(pasted, 'key-one')).toMatchObject({ keys: [{ kid: 'key-one' }] })
    expect(await keys.find(pasted, 'made-up')).toMatchObject({ keys: [{ kid: 'key-one' }] })
    expect(keys.findAtHand({ pasted: publicKey })).toMatchObject({ keys: [{ kid: null }] })
    expect(server.asked).toBe(0)
  })

  it('say why they cannot be read', async () => {
    expect(await keysHere().find({ pasted: '{"keys":[]}' }, undefined)).toEqual({ fault: expect.stringContaining('has no key') })
  })
})
