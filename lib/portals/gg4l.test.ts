import { describe, expect, it } from 'vitest'
import { importSigningKey, signToken } from '@/lib/tokens/sign-token'
import { isSignedWith } from '@/lib/tokens/verify-signature'
import { decodeSecret } from './client-secret'
import { type Gg4lSettings, gg4l } from './gg4l'

const linkBase = 'https://portal.example.org/setup?jwt='
const settings = gg4l.settings.parse({ client_id: 'contact_setup_test', link_base: linkBase })
const documented = { guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a', givenName: 'Ana', familyName: 'Reyes', email: null }
const subject = { ...documented, email: 'ana@example.org' }

async function sign(given: { settings: Gg4lSettings; secret: Buffer; guid: string; issuedAt: number; lifetimeSeconds: number }) {
  const { issuedAt, guid } = given
  const claims = gg4l.claims({
    settings: given.settings,
    subject: { ...subject, guid },
    issuedAt,
    expiresAt: issuedAt + given.lifetimeSeconds,
  })
  return signToken({ header: gg4l.header, claims }, await importSigningKey(given.secret))
}

describe('a GG4L token', () => {
  it('is, for the documented example claims, exactly this one', async () => {
    const secret = decodeSecret('a-client-secret-of-forty-bytes-for-tests', 'utf8')
    const token = await sign({ settings, secret, guid: documented.guid, issuedAt: 1_700_000_000, lifetimeSeconds: 18_000 })
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJpc3MiOiJqd3RwLmdnNGwuY29tIiwic3ViIjoiY29udGFjdF9zZXR1cF90ZXN0IiwiZXhwIjoxNzAwMDE4MDAwLCJpYXQiOjE3' +
        'MDAwMDAwMDAsImd1aWQiOiI1MGE1Mzc0Zi0yMTA4LTRhNjAtYjdlYi1hYjlmYjVjZDA5NGEifQ.' +
        '9Ho-ikZpJeRzVFBwG87m9QEVVcOqevkuUjmhcWGezzM',
    )
  })

  it('is not ours when another secret signed it, or when its algorithm is another', async () => {
    const token = await sign({ settings, secret: Buffer.alloc(32, 1), guid: 'g1', issuedAt: 1_700_000_000, lifetimeSeconds: 60 })
    expect(await isSignedWith(token, await importSigningKey(Buffer.alloc(32, 2)))).toBe(false)
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await isSignedWith(`${none}.${token.split('.')[1]}.`, await importSigningKey(Buffer.alloc(32, 1)))).toBe(false)
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

  it('give the signer both lifetimes', () => {
    expect(gg4l.defaultLifetimeSeconds(settings)).toBe(18_000)
    expect(gg4l.clickLifetimeSeconds(settings)).toBe(3_600)
  })

  it('cut the link base from a pasted example link', () => {
    const pasted = gg4l.settings.parse({ client_id: 'c', link_base: `${linkBase}aaa.bbb.ccc` })
    expect(gg4l.address(pasted)).toEqual({ prefix: linkBase, suffix: '' })
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
  const claims = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: 1_700_018_000, iat: 1_700_000_000, guid: documented.guid }
  const broken = (changed: { header?: Record<string, unknown>; claims?: Record<string, unknown> }) =>
    gg4l.brokenRules({ settings, header: { ...gg4l.header, ...changed.header }, claims: { ...claims, ...changed.claims } })

  it('are kept by the documented example', () => {
    expect(broken({})).toEqual([])
  })

  it.each([
    [{ header: { alg: 'none' } }, 'alg'],
    [{ header: { alg: 'RS256' } }, 'alg'],
    [{ header: { typ: 'JOSE' } }, 'typ'],
    [{ header: { kid: '1' } }, 'kid'],
    [{ claims: { iss: 'https://jwtp.gg4l.com' } }, 'iss'],
    [{ claims: { sub: 'another' } }, 'sub'],
    [{ claims: { iat: undefined } }, 'iat'],
    [{ claims: { iat: '1700000000' } }, 'iat'],
    [{ claims: { exp: undefined } }, 'exp'],
    [{ claims: { exp: 1_700_000_000.5 } }, 'exp'],
    [{ claims: { exp: 1_700_000_000 } }, 'exp is not after iat'],
    [{ claims: { exp: 1_700_086_401 } }, '24 hours'],
    [{ claims: { guid: '' } }, 'guid'],
    [{ claims: { jti: 'x' } }, 'jti'],
    [{ claims: { aud: 'x' } }, 'aud'],
  ])('name what is wrong with %o', (changed, word) => {
    expect(broken(changed).join(' ')).toContain(word)
  })

  it('want a GUID, and no e-mail', () => {
    expect(gg4l.skipReason({ ...subject, guid: null })).toBe('no_guid')
    expect(gg4l.skipReason(documented)).toBeUndefined()
  })
})
