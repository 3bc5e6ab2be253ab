import { describe, expect, it } from 'vitest'
import { brokenRules, issuedAt, nonce, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { proprofs } from './proprofs'

const domain = 'https://help.example.org'
const settings = proprofs.settings.parse({ domain })

describe('a ProProfs token', () => {
  // Made by Python's hmac, hashlib and base64 from the JSON texts typed by hand, with the 32 characters that md5sum prints
  // for the API key; openssl dgst -sha256 -mac HMAC says the same.
  it('is, for a known contact at a known second, exactly this one', () => {
    const { token, expiresAt } = signFor(proprofs, { settings })
    expect(token).toBe(
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.' +
        'eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjE3MDAwMDAwMDAwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZiIsInVzZXJfZW1haWwiOiJ6' +
        'b2VAZXhhbXBsZS5vcmciLCJndWVzdCI6dHJ1ZX0.' +
        'RcBarCmnLsqIbhoIOzjFw547r78All0iRCs3VWQ3M20',
    )
    expect(expiresAt).toBe(issuedAt + 180)
  })

  it('is this one with sites and without guest', () => {
    const { token } = signFor(proprofs, {
      settings: proprofs.settings.parse({ domain, site_access: ' 12, 34', guest: 'false' }),
    })
    expect(token).toBe(
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.' +
        'eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjE3MDAwMDAwMDAwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZiIsInVzZXJfZW1haWwiOiJ6' +
        'b2VAZXhhbXBsZS5vcmciLCJzaXRlX2FjY2VzcyI6IjEyLDM0IiwiZ3Vlc3QiOmZhbHNlfQ.' +
        'cw6lI-WDL_zAJhdHb7dpFbIdv4x5QBfKqPZXtUz5dLc',
    )
  })
})

describe('the settings of ProProfs', () => {
  it('default to a guest of the domain’s own site, signed at the click', () => {
    expect(settings).toEqual({ domain, guest: true })
    expect([proprofs.onlyAtClick(settings), proprofs.signsIn]).toEqual([true, true])
    expect(proprofs.lifetime(settings)).toEqual({ bound: 'fixed', seconds: 180 })
  })

  it('put the link together from the origin of the domain', () => {
    const { domain: origin } = proprofs.settings.parse({ domain: `${domain}/access/` })
    expect(proprofs.address({ ...settings, domain: origin }, 'https://desk.example.org/returned')).toEqual({
      prefix: 'https://help.example.org/access/jwtsso/?token=',
      suffix: '',
    })
  })

  it.each([
    [{ domain: undefined }, 'domain'],
    [{ domain: 'http://help.example.org' }, 'domain'],
    [{ site_access: '12,,34' }, 'site_access'],
    [{ site_access: ',' }, 'site_access'],
    [{ guest: 'yes' }, 'guest'],
    [{ guest: 1 }, 'guest'],
  ])('refuse %o', (wrong, field) => {
    const parsed = proprofs.settings.safeParse({ domain, ...wrong })
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
  })
})

describe('the rules of ProProfs', () => {
  const header = { typ: 'JWT', alg: 'HS256' }
  const claims = { iat: issuedAt, jti: `${issuedAt}${nonce}`, user_email: 'zoe@example.org' }
  const broken = (changed: { header?: Record<string, unknown>; claims?: Record<string, unknown> }) =>
    brokenRules(proprofs, { settings, header: changed.header ?? header, claims: { ...claims, ...changed.claims } })

  it.each([
    {},
    { claims: { jti: 'x'.repeat(32) } },
    { claims: { site_access: '12' } },
    { claims: { site_access: '12,34', guest: false } },
    { claims: { guest: true } },
  ])('are kept by the documented claims with %o', (changed) => {
    expect(broken(changed)).toEqual([])
  })

  it.each([
    [{ header: { typ: 'JWT', alg: 'RS256' } }, 'alg is "RS256"'],
    [{ header: { typ: 'JWT', alg: 'none' } }, 'alg is "none"'],
    [{ header: { alg: 'HS256', typ: 'JWT' } }, 'in that order'],
    [{ header: { alg: 'HS256' } }, 'in that order'],
    [{ header: { typ: 'jwt', alg: 'HS256' } }, 'in that order'],
    [{ header: { ...header, kid: '1' } }, 'in that order'],
    [{ claims: { iat: undefined } }, 'iat is missing'],
    [{ claims: { iat: issuedAt * 1000 } }, 'looks like milliseconds'],
    [{ claims: { jti: undefined } }, 'jti is missing'],
    [{ claims: { jti: 7 } }, 'jti is 7'],
    [{ claims: { jti: 'x'.repeat(31) } }, 'jti has 31 characters'],
    [{ claims: { user_email: undefined } }, 'user_email is missing'],
    [{ claims: { user_email: '' } }, 'user_email is ""'],
    [{ claims: { site_access: '' } }, 'site_access is ""'],
    [{ claims: { site_access: '12,,34' } }, 'site_access is "12,,34"'],
    [{ claims: { site_access: [12] } }, 'site_access is [12]'],
    [{ claims: { guest: 'true' } }, 'guest is "true"'],
    [{ claims: { guest: null } }, 'guest is null'],
    [{ claims: { exp: issuedAt + 60 } }, 'the claim "exp"'],
    [{ claims: { email: 'zoe@example.org' } }, 'the claim "email"'],
  ])('name what is wrong with %o', (changed, words) => {
    expect(broken(changed)).toEqual([expect.stringContaining(words)])
  })

  it('want an e-mail address and no name', () => {
    expect(proprofs.skipReason({ ...zoe, email: null }, settings)).toBe('no_email')
    expect(proprofs.skipReason({ ...zoe, guid: null, givenName: '' }, settings)).toBeUndefined()
  })

  it('end a token 3 minutes after its iat', () => {
    expect(proprofs.diesAt({ settings, header, claims })).toBe(issuedAt + 180)
    expect(proprofs.diesAt({ settings, header, claims: { exp: issuedAt } })).toBeUndefined()
  })
})
