import { describe, expect, it } from 'vitest'
import { importSigningKey } from '@/lib/tokens/sign-token'
import { isSignedWith } from '@/lib/tokens/verify-signature'
import { brokenRules, issuedAt, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { gg4l } from './gg4l'

const linkBase = 'https://portal.example.org/setup?jwt='
const settings = gg4l.settings.parse({ client_id: 'contact_setup_test', link_base: linkBase })

describe('a GG4L token', () => {
  it('is, for the documented example claims, exactly this one', () => {
    const { token } = signFor(gg4l, { settings })
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJpc3MiOiJqd3RwLmdnNGwuY29tIiwic3ViIjoiY29udGFjdF9zZXR1cF90ZXN0IiwiZXhwIjoxNzAwMDE4MDAwLCJpYXQiOjE3' +
        'MDAwMDAwMDAsImd1aWQiOiI1MGE1Mzc0Zi0yMTA4LTRhNjAtYjdlYi1hYjlmYjVjZDA5NGEifQ.' +
        '9Ho-ikZpJeRzVFBwG87m9QEVVcOqevkuUjmhcWGezzM',
    )
  })

  it('is not ours when another secret signed it, or when its algorithm is another', () => {
    const secret = '1'.repeat(32)
    const { token } = signFor(gg4l, { settings, secret })
    expect(isSignedWith(token, importSigningKey(Buffer.from('2'.repeat(32))))).toBe(false)
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(isSignedWith(`${none}.${token.split('.')[1]}.`, importSigningKey(Buffer.from(secret)))).toBe(false)
  })
})

describe('the settings of GG4L', () => {
  it('default to 5 hours, 1 hour at the click, and plain text', () => {
    expect(settings).toEqual({
      client_id: 'contact_setup_test',
      link_base: linkBase,
      lifetime_seconds: 18_000,
      click_lifetime_seconds: 3_600,
      secret_encoding: 'utf8',
    })
  })

  it('give the signer both lifetimes, within 24 hours', () => {
    expect(gg4l.lifetime(settings)).toEqual({
      bound: 'chosen',
      minimumSeconds: 60,
      maximumSeconds: 86_400,
      defaultSeconds: 18_000,
      clickSeconds: 3_600,
    })
  })

  it('cut the link base from a pasted example link', () => {
    const pasted = gg4l.settings.parse({ client_id: 'c', link_base: `${linkBase}aaa.bbb.ccc` })
    expect(gg4l.address(pasted, 'https://desk.example.org/returned')).toEqual({ prefix: linkBase, suffix: '' })
  })

  it.each([
    [{ client_id: '' }, 'client_id'],
    [{ client_id: '   ' }, 'client_id'],
    [{ link_base: 'https://portal.example.org' }, 'link_base'],
    [{ link_base: undefined }, 'link_base'],
    [{ lifetime_seconds: 0 }, 'lifetime_seconds'],
    [{ lifetime_seconds: -1 }, 'lifetime_seconds'],
    [{ lifetime_seconds: 59 }, 'lifetime_seconds'],
    [{ lifetime_seconds: 86_401 }, 'lifetime_seconds'],
    [{ lifetime_seconds: 60.5 }, 'lifetime_seconds'],
    [{ lifetime_seconds: 'soon' }, 'lifetime_seconds'],
    [{ secret_encoding: 'hex' }, 'secret_encoding'],
  ])('refuse %o', (wrong, field) => {
    const parsed = gg4l.settings.safeParse({ client_id: 'c', link_base: linkBase, ...wrong })
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toContain(field)
  })
})

describe('the rules of GG4L', () => {
  const header = { alg: 'HS256', typ: 'JWT' }
  const claims = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: issuedAt + 18_000, iat: issuedAt, guid: zoe.guid }
  const broken = (changed: { header?: Record<string, unknown>; claims?: Record<string, unknown> }) =>
    brokenRules(gg4l, { settings, header: { ...header, ...changed.header }, claims: { ...claims, ...changed.claims } })

  it.each([{}, { header: { typ: undefined } }, { claims: { exp: issuedAt + 86_400 } }, { claims: { exp: issuedAt + 1 } }])(
    'are kept by the documented example with %o',
    (changed) => {
      expect(broken(changed)).toEqual([])
    },
  )

  it.each([
    [{ header: { alg: 'none' } }, 'alg is "none"'],
    [{ header: { alg: 'RS256' } }, 'alg is "RS256"'],
    [{ header: { alg: undefined } }, 'alg is missing'],
    [{ header: { typ: 'JOSE' } }, 'typ is "JOSE"'],
    [{ header: { kid: '1' } }, 'The header has "kid"'],
    [{ claims: { iss: 'https://jwtp.gg4l.com' } }, 'iss is "https://jwtp.gg4l.com"'],
    [{ claims: { iss: undefined } }, 'iss is missing'],
    [{ claims: { sub: 'another' } }, 'sub is "another"'],
    [{ claims: { iat: undefined } }, 'iat is missing'],
    [{ claims: { iat: '1700000000' } }, 'iat is "1700000000"'],
    [{ claims: { iat: issuedAt * 1000, exp: issuedAt * 1000 + 60 } }, 'iat is 1700000000000, which looks like milliseconds'],
    [{ claims: { exp: undefined } }, 'exp is missing'],
    [{ claims: { exp: 1_700_000_000.5 } }, 'exp is 1700000000.5'],
    [{ claims: { exp: issuedAt * 1000 } }, 'exp is 1700000000000, which looks like milliseconds'],
    [{ claims: { exp: issuedAt } }, 'exp is not after iat'],
    [{ claims: { exp: issuedAt + 86_401 } }, 'longer than 24 hours'],
    [{ claims: { guid: '' } }, 'guid is ""'],
    [{ claims: { guid: undefined } }, 'guid is missing'],
    [{ claims: { jti: 'x' } }, 'the claim "jti"'],
    [{ claims: { aud: 'x', jti: 'x' } }, 'the claims "aud", "jti"'],
  ])('name what is wrong with %o', (changed, words) => {
    expect(broken(changed).join(' ')).toContain(words)
  })

  it('want a GUID, and no e-mail', () => {
    expect(gg4l.skipReason({ ...zoe, guid: null }, settings)).toBe('no_guid')
    expect(gg4l.skipReason({ ...zoe, email: null }, settings)).toBeUndefined()
  })

  it('tell the second of its death', () => {
    expect(gg4l.diesAt({ settings, header, claims })).toBe(issuedAt + 18_000)
    expect(gg4l.diesAt({ settings, header, claims: { ...claims, exp: 'soon' } })).toBeUndefined()
  })
})
