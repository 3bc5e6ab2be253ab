import { describe, expect, it } from 'vitest'
import { brokenRules, issuedAt, nonce, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { getConnected } from './get-connected'

const site = 'https://volunteer.example.org'
const settings = getConnected.settings.parse({ site })
const returnAddress = 'https://desk.example.org/i/north/0199/returned'

describe('a Get Connected token', () => {
  it('is, for a known contact at a known second, exactly this one', () => {
    const { token, expiresAt } = signFor(getConnected, { settings })
    // Made by Python's hmac, hashlib and base64 from the JSON texts typed by hand.
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJlbWFpbCI6InpvZUBleGFtcGxlLm9yZyIsImZpcnN0TmFtZSI6Ilpvw6siLCJsYXN0TmFtZSI6Ik8nQnJpZW4iLCJpYXQiOjE3MDAwMDAwMDAs' +
        'Imp0aSI6IjE3MDAwMDAwMDAwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZiIsInJlZmVyZW5jZUlkIjoiMDE5OWEwMDAtMDAwMC03MDAw' +
        'LTgwMDAtMDAwMDAwMDAwMDAxIn0.' +
        'Vo2AmKWh0UmDNDI6y-OLINCdue7eIyYLX2wvek-qJug',
    )
    expect(expiresAt).toBeNull()
  })
})

describe('the settings of Get Connected', () => {
  it('default to the parameters of its code sample and its prose', () => {
    expect(settings).toEqual({ site, token_parameter: 'payload', return_parameter: 'return' })
  })

  it('take the origin of a pasted address', () => {
    expect(getConnected.settings.parse({ site: ` ${site}/sso/jwta/?payload=x ` }).site).toBe(site)
  })

  it('put the link together, with our address unless another is set', () => {
    expect(getConnected.address(settings, returnAddress)).toEqual({
      prefix: 'https://volunteer.example.org/sso/jwta/?payload=',
      suffix: '&return=https%3A%2F%2Fdesk.example.org%2Fi%2Fnorth%2F0199%2Freturned',
    })
    const named = getConnected.settings.parse({
      site,
      token_parameter: 'jwt',
      return_parameter: 'return_url',
      return_url: 'https://www.example.org/in?a=1&b=é#top',
    })
    expect(getConnected.address(named, returnAddress)).toEqual({
      prefix: 'https://volunteer.example.org/sso/jwta/?jwt=',
      suffix: '&return_url=https%3A%2F%2Fwww.example.org%2Fin%3Fa%3D1%26b%3D%C3%A9%23top',
    })
  })

  it.each([
    [{ site: undefined }, 'site'],
    [{ site: 'volunteer.example.org' }, 'site'],
    [{ site: 'http://volunteer.example.org' }, 'site'],
    [{ site: 'https://user:word@volunteer.example.org' }, 'site'],
    [{ token_parameter: 'pay load' }, 'token_parameter'],
    [{ token_parameter: 'jwt=1&x' }, 'token_parameter'],
    [{ return_parameter: 'zurück' }, 'return_parameter'],
    [{ return_url: 'javascript:alert(1)' }, 'return_url'],
    [{ return_url: '/returned' }, 'return_url'],
  ])('refuse %o', (wrong, field) => {
    const parsed = getConnected.settings.safeParse({ site, ...wrong })
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
  })

  it('contradict each other when both parameters have one name', () => {
    expect(getConnected.contradiction?.(settings)).toBeUndefined()
    expect(getConnected.contradiction?.({ ...settings, token_parameter: 'return' })).toMatchObject({ setting: 'return_parameter' })
  })
})

describe('what Get Connected says at our address', () => {
  const returned = (query: string) => getConnected.returned?.(new URLSearchParams(query), settings)

  it('is that the person is in when there is no kind, also with other parameters', () => {
    expect(returned('')).toEqual({ failed: false, forwardTo: site })
    expect(returned('message=hello')).toEqual({ failed: false, forwardTo: site })
  })

  it.each([
    ['kind=jwt&message=Token+replayed', { reason: 'link_refused', code: 'jwt', message: 'Token replayed' }],
    ['kind=validation&message=No+e-mail', { reason: 'details_refused', code: 'validation', message: 'No e-mail' }],
    ['kind=unspecified', { reason: 'unspecified', code: 'unspecified', message: null }],
    ['kind=new', { reason: 'unspecified', code: 'new', message: null }],
    ['kind=', { reason: 'unspecified', code: null, message: null }],
    ['kind=toString', { reason: 'unspecified', code: 'toString', message: null }],
  ])('is a failure at %s', (query, expected) => {
    expect(returned(query)).toEqual({ failed: true, ...expected })
  })

  it('is kept as plain text of bounded length', () => {
    const query = new URLSearchParams({ kind: '😀'.repeat(101), message: `<b>\u0000a\u202eb\u2066c\nd</b>${'é'.repeat(600)}` })
    const said = getConnected.returned?.(query, settings)
    expect(said).toMatchObject({ code: '😀'.repeat(100) })
    expect(said).toMatchObject({ message: `<b> a b c d</b>${'é'.repeat(500 - 15)}` })
  })
})

describe('the rules of Get Connected', () => {
  const header = { alg: 'HS256', typ: 'JWT' }
  const claims = { email: 'zoe@example.org', firstName: 'Zoë', lastName: "O'Brien", iat: issuedAt, jti: `${issuedAt}${nonce}` }
  const broken = (changed: { header?: Record<string, unknown>; claims?: Record<string, unknown> }) =>
    brokenRules(getConnected, { settings, header: { ...header, ...changed.header }, claims: { ...claims, ...changed.claims } })

  it.each([
    {},
    { header: { typ: undefined } },
    { claims: { referenceId: zoe.id } },
    { claims: { referenceId: '7' } },
    { claims: { jti: 'any text' } },
  ])('are kept by the documented claims with %o', (changed) => {
    expect(broken(changed)).toEqual([])
  })

  it.each([
    [{ header: { alg: 'none' } }, 'alg is "none"'],
    [{ header: { alg: 'RS256' } }, 'alg is "RS256"'],
    [{ header: { typ: 'at+jwt' } }, 'typ is "at+jwt"'],
    [{ claims: { email: undefined } }, 'email is missing'],
    [{ claims: { email: ' ' } }, 'email is " "'],
    [{ claims: { firstName: undefined } }, 'firstName is missing'],
    [{ claims: { lastName: 7 } }, 'lastName is 7'],
    [{ claims: { iat: undefined } }, 'iat is missing'],
    [{ claims: { iat: issuedAt * 1000 } }, 'looks like milliseconds'],
    [{ claims: { jti: undefined } }, 'jti is missing'],
    [{ claims: { jti: '' } }, 'jti is ""'],
    [{ claims: { referenceId: '' } }, 'referenceId is ""'],
    [{ claims: { referenceId: ' ' } }, 'referenceId is " "'],
    [{ claims: { referenceId: 7 } }, 'referenceId is 7'],
    [{ claims: { referenceId: null } }, 'referenceId is null'],
    [{ claims: { exp: issuedAt + 60 } }, 'the claim "exp"'],
    [{ claims: { reference_id: 'x' } }, 'the claim "reference_id"'],
  ])('name what is wrong with %o', (changed, words) => {
    expect(broken(changed)).toEqual([expect.stringContaining(words)])
  })

  it.each([
    [{}, undefined],
    [{ guid: null }, undefined],
    [{ email: null }, 'no_email'],
    [{ givenName: '' }, 'no_name'],
    [{ familyName: ' ' }, 'no_name'],
  ])('of the contact with %o make %s', (changed, reason) => {
    expect(getConnected.skipReason({ ...zoe, ...changed }, settings)).toBe(reason)
  })

  it('tell no death', () => {
    expect(getConnected.diesAt({ settings, header, claims: { ...claims, exp: issuedAt } })).toBeUndefined()
  })
})
