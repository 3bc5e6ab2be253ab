import { createHmac, createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAddress } from './open-address'
import { makePassageKeyPem, type PassageService, startPassageService } from './passage-service'
import { encode } from './sample-token'

const appId = 'app-of-maple-grove'
let service: PassageService

beforeAll(async () => {
  service = await startPassageService({ appId })
})
afterAll(() => service.close())

async function signIn(token: string, headers: Record<string, string> = { Authorization: `Bearer ${token}` }) {
  return openAddress(`${service.url}/sign-in`, headers)
}

function keysAt(url: string): Promise<{ keys: Array<Record<string, string>> }> {
  return fetch(url).then((answer) => answer.json())
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

describe('the issuer', () => {
  it('publishes the key that its tokens are verified with', async () => {
    const token = service.issue({ sub: 'u-1' })
    const { keys } = await keysAt(service.jwksUrl)
    const [header = '', claims = '', signature = ''] = token.split('.')
    const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
    expect(alg).toBe('RS256')
    const jwk = keys.find((key) => key.kid === kid)
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    for (const key of [createPublicKey({ key: jwk ?? {}, format: 'jwk' }), createPublicKey(service.publicKeyPem)]) {
      expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    }
    const { iss, sub, exp, iat } = claimsOf(token)
    expect({ iss, sub, lives: Number(exp) - Number(iat) }).toEqual({ iss: appId, sub: 'u-1', lives: 3_600 })
  })

  it('signs with a new key and still publishes the one before', async () => {
    const before = service.issue({ sub: 'u-1' })
    service.rotateKeys()
    const after = service.issue({ sub: 'u-1' })
    expect((await keysAt(service.jwksUrl)).keys).toHaveLength(2)
    expect(before.split('.')[0]).not.toBe(after.split('.')[0])
    for (const token of [before, after]) expect((await signIn(token)).status).toBe(200)
  })

  it('keeps its key between runs', async () => {
    const privateKeyPem = makePassageKeyPem()
    const first = await startPassageService({ appId, privateKeyPem })
    const published = await keysAt(first.jwksUrl)
    await first.close()
    const second = await startPassageService({ appId, privateKeyPem })
    expect(await keysAt(second.jwksUrl)).toEqual(published)
    await second.close()
  })

  it('shows a token to paste', async () => {
    const { page } = await openAddress(service.url)
    const [, token = ''] = /<textarea[^>]*>([\w.-]+)</.exec(page) ?? []
    expect((await signIn(token)).status).toBe(200)
  })
})

describe('the sign-in', () => {
  it('takes the token as a bearer or as a cookie', async () => {
    const token = service.issue({ sub: 'u-7' })
    for (const headers of [{ Authorization: `Bearer ${token}` }, { Cookie: `other=1; psg_auth_token=${token}` }]) {
      const { status, page } = await signIn(token, headers)
      expect(status).toBe(200)
      expect(page).toContain('Signed in as <strong dir="auto">u-7</strong>')
    }
    expect(service.accepted.slice(-2).map(({ sub }) => sub)).toEqual(['u-7', 'u-7'])
  })

  it('takes the App ID and its address for an issuer', async () => {
    const iss = `https://auth.passage.id/v1/apps/${appId}`
    expect((await signIn(service.issue({ sub: 'u-1', claims: { iss } }))).status).toBe(200)
  })

  const hs256 = () => {
    const [, claims = ''] = service.issue({ sub: 'u-1' }).split('.')
    const signed = `${encode('{"alg":"HS256"}')}.${claims}`
    return `${signed}.${createHmac('sha256', service.publicKeyPem).update(signed).digest('base64url')}`
  }
  it.each([
    ['no token', () => '', 'carries no token'],
    ['another alg', () => service.issue({ sub: 'u-1', header: { alg: 'none' } }), 'alg is not RS256'],
    ['HS256 with the public key', hs256, 'alg is not RS256'],
    ['no kid', () => service.issue({ sub: 'u-1', header: { kid: undefined } }), 'names no key'],
    ['another kid', () => service.issue({ sub: 'u-1', header: { kid: 'other' } }), 'names no key'],
    ['changed claims', () => changed(service.issue({ sub: 'u-1' })), 'signature does not fit'],
    ['another iss', () => service.issue({ sub: 'u-1', claims: { iss: 'other' } }), 'iss is not this app'],
    ['exp of now', () => service.issue({ sub: 'u-1', lifetimeSeconds: 0 }), 'has expired'],
    ['a missing exp', () => service.issue({ sub: 'u-1', claims: { exp: undefined } }), 'exp is not a whole number'],
    ['an empty sub', () => service.issue({ sub: '' }), 'sub is not a text'],
  ])('refuses %s', async (_, token, reason) => {
    const { status, page } = await signIn(token())
    expect(status).toBe(401)
    expect(page).toContain(reason)
    expect(service.refused.at(-1)?.reason).toContain(reason)
  })

  it('asks for an audience where it is told to', async () => {
    const strict = await startPassageService({ appId, audience: 'https://families.example.org' })
    const open = (claims: object) =>
      openAddress(`${strict.url}/sign-in`, { Authorization: `Bearer ${strict.issue({ sub: 'u-1', claims })}` })
    expect((await open({ aud: 'https://families.example.org' })).status).toBe(200)
    expect((await open({ aud: ['https://other.example.org', 'https://families.example.org'] })).status).toBe(200)
    for (const claims of [{}, { aud: 'https://other.example.org' }]) expect((await open(claims)).page).toContain('aud is not this site')
    await strict.close()
  })
})

function changed(token: string): string {
  const [header, , signature] = token.split('.')
  return [header, encode(JSON.stringify({ ...claimsOf(token), sub: 'somebody else' })), signature].join('.')
}
