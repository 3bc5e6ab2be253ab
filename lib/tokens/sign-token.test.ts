import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSecret } from '@/lib/portals/client-secret'
import { gg4l } from '@/lib/portals/gg4l'
import { cutLinkBase } from '@/lib/portals/link-base'
import { nonce, zoe } from '@/scripts/testing/portal-tokens'
import { signByJose } from '@/scripts/testing/sign-by-jose'
import { importSigningKey, signToken, tokenSigner, type Unsigned } from './sign-token'

const anySecret = fc.oneof(
  fc
    .string({ minLength: 32, maxLength: 80, unit: 'grapheme' })
    .filter((text) => text === text.trim())
    .map((text) => ({ text, encoding: 'utf8' as const, key: Buffer.from(text) })),
  fc.uint8Array({ minLength: 32, maxLength: 96 }).map((bytes) => {
    return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' as const, key: Buffer.from(bytes) }
  }),
  fc.uint8Array({ minLength: 32, maxLength: 96 }).map((bytes) => {
    return { text: Buffer.from(bytes).toString('base64url'), encoding: 'base64url' as const, key: Buffer.from(bytes) }
  }),
)

const anyLinkBase = fc
  .tuple(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), fc.constantFrom('/', '?jwt=', '#', '/v1.2/setup?lang=en&jwt='))
  .map(([address, ending]) => `${address.split('?')[0]}${ending}`)
  .filter((base) => cutLinkBase(base) === base)

const anyConfiguration = fc.record({
  clientId: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
  linkBase: anyLinkBase,
  secret: anySecret,
  guid: fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' })),
  lifetimeSeconds: fc.oneof(fc.constantFrom(60, 86_400), fc.integer({ min: 60, max: 86_400 })),
  clock: fc.double({ min: 0, max: 8_000_000_000_000, noNaN: true }),
})

/** Names and values of any script, with quotes, controls and lone surrogates. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('é', '李', '👩‍👧‍👦'),
  ),
})
const anyClaims = fc.oneof(
  fc.dictionary(anyText, fc.jsonValue()).map((claims) => JSON.stringify(claims)),
  anyText,
)
const anyHeader = fc
  .record({ typ: anyText, kid: anyText, cty: anyText }, { requiredKeys: [] })
  .chain((members) => fc.constantFrom<Unsigned['header']>({ alg: 'HS256', ...members }, { ...members, alg: 'HS256' }))

describe('a signed GG4L link', () => {
  it('is, byte by byte, what another library makes of the documented form, whatever the configuration', async () => {
    await fc.assert(
      fc.asyncProperty(anyConfiguration, async ({ clientId, linkBase, secret, guid, lifetimeSeconds, clock }) => {
        const settings = gg4l.settings.parse({
          client_id: clientId,
          link_base: linkBase,
          lifetime_seconds: lifetimeSeconds,
          secret_encoding: secret.encoding,
        })
        const issuedAt = Math.floor(new Date(clock).getTime() / 1000)
        const claims = gg4l.claims({ settings, subject: { ...zoe, guid }, issuedAt, expiresAt: issuedAt + lifetimeSeconds, nonce })
        const key = importSigningKey(decodeSecret(secret.text, settings.secret_encoding))
        const token = signToken({ header: gg4l.header(settings), claims }, key)
        const { prefix, suffix } = gg4l.address(settings, 'https://desk.example.org/returned')

        const url = prefix + token + suffix
        expect(url.startsWith(linkBase)).toBe(true)
        const [header = '', payload = '', signature = '', ...rest] = url.slice(linkBase.length).split('.')
        expect(rest).toEqual([])
        expect(token).toBe(await signByJose({ header: { alg: 'HS256', typ: 'JWT' }, claims }, secret.key))
        expect(signature).toHaveLength(43)
        expect(Buffer.from(header, 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}')
        const text = Buffer.from(payload, 'base64url').toString()
        expect(text).toBe(
          `{"iss":"jwtp.gg4l.com","sub":${JSON.stringify(clientId.trim())},"exp":${issuedAt + lifetimeSeconds},"iat":${issuedAt},"guid":${JSON.stringify(guid)}}`,
        )
        const { iat, exp } = JSON.parse(text)
        expect([Number.isInteger(iat), Number.isInteger(exp)]).toEqual([true, true])
        expect(exp - iat).toBeGreaterThan(0)
        expect(exp - iat).toBeLessThanOrEqual(86_400)
      }),
      { numRuns: 3_000 },
    )
  }, 60_000)

  it('is what jose makes, of any header and any claims, whether signed alone or as one of many', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeader, fc.array(anyClaims, { minLength: 1, maxLength: 4 }), anySecret, async (header, several, secret) => {
        const key = importSigningKey(secret.key)
        const expected = await Promise.all(several.map((claims) => signByJose({ header, claims }, secret.key)))
        expect(several.map(tokenSigner(header, key))).toEqual(expected)
        expect(several.map((claims) => signToken({ header, claims }, key))).toEqual(expected)
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)

  it('signs the claims as they are written, so another order is another token', () => {
    const key = importSigningKey(Buffer.alloc(32, 7))
    const header = { alg: 'HS256', typ: 'JWT' } as const
    const one = signToken({ header, claims: '{"exp":1,"iat":0}' }, key)
    const other = signToken({ header, claims: '{"iat":0,"exp":1}' }, key)
    expect(one).not.toBe(other)
  })

  it('signs the header as it is written, so another order is another token', () => {
    const key = importSigningKey(Buffer.alloc(32, 7))
    const one = signToken({ header: { typ: 'JWT', alg: 'HS256' }, claims: '{}' }, key)
    expect(one.split('.')[0]).toBe(Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url'))
    const other = signToken({ header: { alg: 'HS256', typ: 'JWT' }, claims: '{}' }, key)
    expect(one).not.toBe(other)
  })
})
