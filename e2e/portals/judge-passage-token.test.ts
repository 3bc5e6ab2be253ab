import { constants, createHmac, createPublicKey, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeTestKey, opensslKey, signByKey } from '@/scripts/testing/passage-tokens'
import { judgePassageToken } from './judge-passage-token'
import { encode, withStrayBits } from './sample-token'

const key = makeTestKey('k-1')
const other = makeTestKey('k-2')
const keys = new Map([key, other].map(({ kid, publicKey }) => [kid, publicKey]))
const appId = 'app-of-maple-grove'
const issuers = [appId, `https://auth.passage.id/v1/apps/${appId}`]
const rules = { issuers, keyOf: (kid: string) => keys.get(kid) }
const now = new Date(1_700_000_100_000)
const header = { alg: 'RS256', kid: 'k-1' }
const claims = { iss: appId, sub: 'u-1', exp: 1_700_003_600 }
const written = JSON.stringify(claims)
const token = signByKey(key, claims)

type More = { audience?: string; header?: object | string; by?: typeof key }

const judge = (text: string, { audience }: More = {}) => judgePassageToken(text, { ...rules, ...(audience && { audience }) }, now)
const judgeClaims = (changed: object, more: More = {}) => judge(signByKey(more.by ?? key, { ...claims, ...changed }, more.header), more)
const reasonOf = (judgement: ReturnType<typeof judge>) => (judgement.accepted ? 'accepted' : judgement.reason)

/** Signed in another way than RS256 while the header says what it likes. */
function signedBy(signature: (input: Buffer) => Buffer, said: object = header): string {
  const input = `${encode(JSON.stringify(said))}.${encode(written)}`
  return `${input}.${signature(Buffer.from(input)).toString('base64url')}`
}

const pss = (input: Buffer) => sign('sha256', input, { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
const sha512 = (input: Buffer) => sign('sha512', input, key.privateKey)
const hmac = (input: Buffer) => createHmac('sha256', key.publicPem).update(input).digest()
const unsigned = (said: object) => `${encode(JSON.stringify(said))}.${encode(written)}`

/** A token by every rule, filled up so that its claims take this many bytes. */
const withClaimBytes = (bytes: number) => signByKey(key, { ...claims, more: 'x'.repeat(bytes - written.length - ',"more":""'.length) })

describe('judgePassageToken', () => {
  it('accepts a token by the rules', () => {
    expect(judge(token)).toEqual({ accepted: true, sub: 'u-1', expiresAt: new Date(1_700_003_600_000) })
  })

  it('accepts a literal token that another program signed, and not its forgery', () => {
    const { jwk, publicKey, claims: said } = opensslKey
    const theirs = { issuers: [said.iss], keyOf: (kid: string) => (kid === jwk.kid ? createPublicKey(publicKey) : undefined) }
    expect(judgePassageToken(opensslKey.token, theirs, opensslKey.now)).toEqual({
      accepted: true,
      sub: said.sub,
      expiresAt: new Date(said.exp * 1000),
    })
    expect(judgePassageToken(opensslKey.forged, theirs, opensslKey.now)).toMatchObject({ accepted: false })
  })

  it.each([
    ['the App ID in its address', { iss: `https://auth.passage.id/v1/apps/${appId}` }, {}],
    ['the last second', { exp: 1_700_000_101 }, {}],
    ['a header with typ JWT', {}, { header: { ...header, typ: 'JWT' } }],
    ['another order of the header', {}, { header: { kid: 'k-1', alg: 'RS256' } }],
    ['the other key, which it names', {}, { by: other }],
    ['claims beside those it wants', { iat: 1_700_000_000, nbf: 1_700_000_000, jti: '1' }, {}],
    ['any aud where none is asked for', { aud: 'https://other.example.org' }, {}],
    ['the audience', { aud: 'https://families.example.org' }, { audience: 'https://families.example.org' }],
    ['the audience among others', { aud: ['x', 'https://families.example.org'] }, { audience: 'https://families.example.org' }],
  ])('accepts %s', (_, changed, more) => {
    expect(judgeClaims(changed, more)).toMatchObject({ accepted: true, sub: 'u-1' })
  })

  it('accepts any order of the claims', () => {
    const turned = Object.fromEntries(Object.entries(claims).reverse())
    expect(judge(signByKey(key, turned))).toMatchObject({ accepted: true, sub: 'u-1' })
  })

  it.each([
    ['an empty token', '', 'The address carries no token.'],
    ['one part', 'eyJ', 'three parts'],
    ['two parts', token.split('.').slice(0, 2).join('.'), 'three parts'],
    ['four parts', `${token}.x`, 'three parts'],
    ['padding', `${token}==`, 'not base64url'],
    ['the alphabet of plain base64', token.replace(/.$/, '+'), 'not base64url'],
    ['a line end', `${token}\n`, 'not base64url'],
    ['stray bits at the end', withStrayBits(token), 'not base64url'],
    ['alg none without a signature', `${unsigned({ alg: 'none' })}.`, 'three parts'],
    ['alg none that names a key', `${unsigned({ ...header, alg: 'none' })}.${token.split('.')[2]}`, 'alg is not RS256'],
    ['PS256', signedBy(pss, { ...header, alg: 'PS256' }), 'alg is not RS256'],
    ['PS256 that says RS256', signedBy(pss), 'signature does not fit'],
    ['RS512', signedBy(sha512, { ...header, alg: 'RS512' }), 'alg is not RS256'],
    ['RS512 that says RS256', signedBy(sha512), 'signature does not fit'],
    ['HS256 with the public key', signedBy(hmac, { ...header, alg: 'HS256' }), 'alg is not RS256'],
    ['HS256 with the public key that says RS256', signedBy(hmac), 'signature does not fit'],
    ['rs256 in small letters', signByKey(key, claims, { ...header, alg: 'rs256' }), 'alg is not RS256'],
    ['a list of algorithms', signByKey(key, claims, { ...header, alg: ['RS256'] }), 'alg is not RS256'],
    ['a header without alg', signByKey(key, claims, { kid: 'k-1' }), 'alg is not RS256'],
    ['another typ', signByKey(key, claims, { ...header, typ: 'JWE' }), 'no JWT'],
    ['a header that is no object', signByKey(key, claims, '[]'), 'alg is not RS256'],
    ['a header that is no JSON', signByKey(key, claims, '{'), 'alg is not RS256'],
    ['no kid', signByKey(key, claims, { alg: 'RS256' }), 'names no key'],
    ['a kid that nobody has', signByKey(key, claims, { ...header, kid: 'k-3' }), 'names no key'],
    ['a kid that is a number', signByKey(key, claims, { ...header, kid: 1 }), 'names no key'],
    ['the kid of the other key', signByKey(key, claims, { ...header, kid: 'k-2' }), 'signature does not fit'],
    ['a key that only has the name', signByKey(makeTestKey('k-1'), claims), 'signature does not fit'],
    ['a key that the header brings', signByKey(makeTestKey('k-1'), claims, { ...header, jwk: other.jwk }), 'signature does not fit'],
    ['changed claims', [token.split('.')[0], encode(written.replace('u-1', 'u-2')), token.split('.')[2]].join('.'), 'does not fit'],
    ['claims that are no JSON', signByKey(key, '{'), 'not JSON'],
    ['claims that are no object', signByKey(key, '[]'), 'not an object'],
    ['null for claims', signByKey(key, 'null'), 'not an object'],
    ['a claim that is there twice', signByKey(key, written.replace('{', '{"iss":"x",')), 'not written plainly'],
    ['the same claim in two spellings', signByKey(key, written.replace('{', '{"\\u0073ub":"u-2",')), 'not written plainly'],
    ['exp past all numbers', signByKey(key, written.replace('1700003600', '1e400')), 'not written plainly'],
  ])('refuses %s', (_, text, reason) => {
    expect(reasonOf(judge(text))).toContain(reason)
  })

  it.each([
    ['another iss', { iss: 'app-of-oak-hill' }, {}, 'iss is not this app'],
    ['an iss that begins like ours', { iss: `${appId}-2` }, {}, 'iss is not this app'],
    ['a missing iss', { iss: undefined }, {}, 'iss is not a text'],
    ['a list of issuers', { iss: [appId] }, {}, 'iss is not a text'],
    ['a missing sub', { sub: undefined }, {}, 'sub is not a text'],
    ['an empty sub', { sub: '' }, {}, 'sub is not a text'],
    ['a blank sub', { sub: ' ' }, {}, 'sub is not a text'],
    ['a sub that is a number', { sub: 7 }, {}, 'sub is not a text'],
    ['a missing exp', { exp: undefined }, {}, 'exp is not a whole number'],
    ['exp that is null', { exp: null }, {}, 'exp is not a whole number'],
    ['exp as a text', { exp: '1700003600' }, {}, 'exp is not a whole number'],
    ['a fraction in exp', { exp: 1_700_003_600.5 }, {}, 'exp is not a whole number'],
    ['exp in milliseconds', { exp: 1_700_003_600_000 }, {}, 'exp is not a whole number'],
    ['exp below zero', { exp: -1 }, {}, 'exp is not a whole number'],
    ['exp of the past', { exp: 1_700_000_000 }, {}, 'has expired'],
    ['exp of now', { exp: 1_700_000_100 }, {}, 'has expired'],
    ['no aud where one is asked for', {}, { audience: 'https://families.example.org' }, 'aud is not this site'],
    ['another aud', { aud: 'https://other.example.org' }, { audience: 'https://families.example.org' }, 'aud is not this site'],
    ['an empty list of audiences', { aud: [] }, { audience: 'https://families.example.org' }, 'aud is not this site'],
  ])('refuses %s', (_, changed, more, reason) => {
    expect(reasonOf(judgeClaims(changed, more))).toContain(reason)
  })

  it('accepts 8 KiB and refuses what is longer', () => {
    const [longest, tooLong] = [withClaimBytes(5_859), withClaimBytes(5_860)]
    expect([longest.length, tooLong.length]).toEqual([8_192, 8_194])
    expect(judge(longest)).toMatchObject({ accepted: true })
    expect(reasonOf(judge(tooLong))).toBe('The token is too long.')
  })
})
