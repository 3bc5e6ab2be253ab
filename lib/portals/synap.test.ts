import { describe, expect, it } from 'vitest'
import { brokenRules, issuedAt, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { synap } from './synap'

const settings = synap.settings.parse({ eaid: 'integration-7' })
const returnAddress = 'https://desk.example.org/i/north/0199/returned'
const encodedReturn = 'https%3A%2F%2Fdesk.example.org%2Fi%2Fnorth%2F0199%2Freturned'

// Made by Python's hmac, hashlib and base64 from the JSON texts typed by hand.
describe('a Synap token', () => {
  it('is, for a known contact at a known second, exactly this one', () => {
    const { token, expiresAt } = signFor(synap, { settings })
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJlYWlkIjoiaW50ZWdyYXRpb24tNyIsImV4cCI6MTcwMTIwOTYwMCwiZW1haWwiOiJ6b2VAZXhhbXBsZS5vcmciLCJuYW1lIjoiWm_DqyBPJ0Jy' +
        'aWVuIn0.' +
        'RJWEfA-Nq9sydt4VYaaTIl3PaCx6l2Ppf8TmknP1Fgc',
    )
    expect(expiresAt).toBe(issuedAt + 1_209_600)
  })

  it('is this one with milliseconds and a sub-portal', () => {
    const { token, expiresAt } = signFor(synap, {
      settings: synap.settings.parse({ eaid: 'integration-7', exp_unit: 'milliseconds', sub_portal: 'families' }),
    })
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJlYWlkIjoiaW50ZWdyYXRpb24tNyIsImV4cCI6MTcwMTIwOTYwMDAwMCwiZW1haWwiOiJ6b2VAZXhhbXBsZS5vcmciLCJuYW1lIjoiWm_DqyBP' +
        'J0JyaWVuIiwic3ViUG9ydGFsIjoiZmFtaWxpZXMifQ.' +
        'sO53wnmCChHfAoNWSnHT8lrIiHuRwoNRCrpPVIGEFgw',
    )
    expect(expiresAt).toBe(issuedAt + 1_209_600)
  })
})

describe('the settings of Synap', () => {
  it('default to Europe, 14 days and seconds', () => {
    expect(settings).toEqual({ eaid: 'integration-7', endpoint: 'eu', lifetime_seconds: 1_209_600, exp_unit: 'seconds' })
  })

  it('let a campaign choose from a minute to 14 days, and hold at the click too', () => {
    expect(synap.lifetime({ ...settings, lifetime_seconds: 86_400 })).toEqual({
      bound: 'chosen',
      minimumSeconds: 60,
      maximumSeconds: 1_209_600,
      defaultSeconds: 86_400,
      clickSeconds: 86_400,
    })
  })

  it.each([
    [{}, 'https://api.synap.ac/external-auth/jwt/authenticate/?jwt='],
    [{ endpoint: 'EU' }, 'https://api.synap.ac/external-auth/jwt/authenticate/?jwt='],
    [{ endpoint: 'us' }, 'https://use1.prod.api.synap.ac/external-auth/jwt/authenticate?jwt='],
    [{ endpoint: 'https://sso.example.org/jwt' }, 'https://sso.example.org/jwt?jwt='],
    [{ endpoint: 'https://sso.example.org/jwt?tenant=7' }, 'https://sso.example.org/jwt?tenant=7&jwt='],
    [{ endpoint: 'https://sso.example.org/jwt?' }, 'https://sso.example.org/jwt?jwt='],
    [{ endpoint: 'https://sso.example.org/jwt?tenant=7&' }, 'https://sso.example.org/jwt?tenant=7&jwt='],
    [{ endpoint: 'http://127.0.0.1:4010/authenticate' }, 'http://127.0.0.1:4010/authenticate?jwt='],
  ])('begin the link of %o with %s', (given, prefix) => {
    const parsed = synap.settings.parse({ eaid: 'e', ...given })
    expect(synap.address(parsed, returnAddress)).toEqual({ prefix, suffix: `&error_url=${encodedReturn}` })
  })

  it('end the link with the addresses that are set', () => {
    const parsed = synap.settings.parse({
      eaid: 'e',
      return_to: 'https://www.example.org/a?b=c&d=é',
      error_url: 'https://www.example.org/error#x',
    })
    expect(synap.address(parsed, returnAddress).suffix).toBe(
      '&return_to=https%3A%2F%2Fwww.example.org%2Fa%3Fb%3Dc%26d%3D%C3%A9&error_url=https%3A%2F%2Fwww.example.org%2Ferror%23x',
    )
  })

  it.each([
    [{ eaid: undefined }, 'eaid', 'missing'],
    [{ endpoint: 'asia' }, 'endpoint', 'eu or us'],
    [{ endpoint: 'http://sso.example.org/jwt' }, 'endpoint', 'https://'],
    [{ endpoint: 'https://sso.example.org/jwt#top' }, 'endpoint', '#'],
    [{ endpoint: 'https://sso.example.org/?jwt=x' }, 'endpoint', 'already'],
    [{ endpoint: 'https://sso.example.org/?error_url=x' }, 'endpoint', 'already'],
    [{ lifetime_seconds: 59 }, 'lifetime_seconds', 'at least 60'],
    [{ lifetime_seconds: 1_209_601 }, 'lifetime_seconds', '1,209,600'],
    [{ exp_unit: 'minutes' }, 'exp_unit', 'milliseconds'],
    [{ return_to: 'www.example.org' }, 'return_to', 'https://'],
    [{ error_url: 'data:text/html,x' }, 'error_url', 'https://'],
  ])('refuse %o', (wrong, field, words) => {
    const parsed = synap.settings.safeParse({ eaid: 'e', ...wrong })
    expect(parsed.error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([[field, expect.stringContaining(words)]])
  })
})

describe('what Synap says at our address', () => {
  const returned = (query: string) => synap.returned?.(new URLSearchParams(query), settings)

  it('is always a failure, in its own words', () => {
    expect(returned('sso_error=Invalid+token')).toEqual({ failed: true, reason: 'unspecified', code: null, message: 'Invalid token' })
    expect(returned('')).toEqual({ failed: true, reason: 'unspecified', code: null, message: null })
    expect(returned('kind=jwt')).toEqual({ failed: true, reason: 'unspecified', code: null, message: null })
  })

  it('is cut at 500 characters, none of them in two', () => {
    expect(returned(`sso_error=${'%F0%9F%98%80'.repeat(501)}`)).toMatchObject({ message: '😀'.repeat(500) })
    expect(returned('sso_error=%FF%00x')).toMatchObject({ message: '\ufffd x' })
  })
})

describe('the rules of Synap', () => {
  const header = { alg: 'HS256', typ: 'JWT' }
  const claims = { eaid: 'integration-7', exp: issuedAt, email: 'zoe@example.org', name: "Zoë O'Brien" }
  type Changed = { header?: Record<string, unknown>; claims?: Record<string, unknown>; settings?: object }
  const broken = (changed: Changed) =>
    brokenRules(synap, {
      settings: { ...settings, ...changed.settings },
      header: { ...header, ...changed.header },
      claims: { ...claims, ...changed.claims },
    })
  const milliseconds = { exp_unit: 'milliseconds' as const }

  it.each<Changed>([
    {},
    { header: { typ: undefined } },
    { claims: { exp: undefined } },
    { claims: { subPortal: 'families' } },
    { settings: milliseconds, claims: { exp: 1_691_610_066_066 } },
  ])('are kept by the documented claims with %o', (changed) => {
    expect(broken(changed)).toEqual([])
  })

  it.each<[Changed, string]>([
    [{ header: { alg: 'none' } }, 'alg is "none"'],
    [{ header: { alg: 'RS256' } }, 'alg is "RS256"'],
    [{ header: { typ: 'JOSE' } }, 'typ is "JOSE"'],
    [{ header: { kid: '1' } }, 'The header has "kid"'],
    [{ claims: { eaid: undefined } }, 'eaid is missing'],
    [{ claims: { eaid: 'integration-8' } }, 'eaid is "integration-8"'],
    [{ claims: { exp: 1_691_610_066_066 } }, 'exp is 1691610066066, which looks like milliseconds'],
    [{ settings: milliseconds }, 'exp is 1700000000, which looks like seconds'],
    [{ claims: { exp: '1700000000' } }, 'exp is "1700000000"'],
    [{ claims: { exp: 1_700_000_000.5 } }, 'exp is 1700000000.5'],
    [{ claims: { email: undefined } }, 'email is missing'],
    [{ claims: { name: '' } }, 'name is ""'],
    [{ claims: { subPortal: '' } }, 'subPortal is ""'],
    [{ claims: { subPortal: null } }, 'subPortal is null'],
    [{ claims: { iat: issuedAt } }, 'the claim "iat"'],
    [{ claims: { jti: 'x' } }, 'the claim "jti"'],
  ])('name what is wrong with %o', (changed, words) => {
    expect(broken(changed)).toEqual([expect.stringContaining(words)])
  })

  it.each([
    [{ guid: null }, undefined],
    [{ givenName: '' }, undefined],
    [{ email: null }, 'no_email'],
    [{ givenName: '', familyName: ' ' }, 'no_name'],
  ])('of the contact with %o make %s', (changed, reason) => {
    expect(synap.skipReason({ ...zoe, ...changed }, settings)).toBe(reason)
  })

  it('read exp in the unit of the portal', () => {
    expect(synap.diesAt({ settings, header, claims })).toBe(issuedAt)
    expect(synap.diesAt({ settings: { ...settings, ...milliseconds }, header, claims: { exp: issuedAt * 1000 } })).toBe(issuedAt)
    expect(synap.diesAt({ settings, header, claims: {} })).toBeUndefined()
  })
})
