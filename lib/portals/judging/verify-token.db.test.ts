import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'
import { type KeyServer, startKeyServer } from '@/scripts/testing/key-server'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf, testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { makeTestKey, opensslKey, signByKey } from '@/scripts/testing/passage-tokens'
import { dumpDistrict, findInDatabase } from '@/scripts/testing/stored-text'
import { publicKeysOf } from './public-keys'
import { verifyToken } from './verify-token'

const { now, claims, token: literal, forged, jwk, publicKey, certificate } = opensslKey
const own = makeTestKey('own')
const stranger = makeTestKey('own')
const app_id = claims.iss
const header = { alg: 'RS256', kid: 'own' }

/** No address is allowed, and no name is looked up. */
const offline = publicKeysOf({
  fetch: {
    allowed: [],
    resolve: () => {
      throw new Error('A name was looked up.')
    },
  },
})

let district: TestDistrict
let server: KeyServer

beforeAll(async () => {
  server = await startKeyServer({ keys: [own.jwk] })
  district = await makeDistrict()
  await makePortalOf(district.owner, 'passage', { app_id, jwks: JSON.stringify({ keys: [jwk, own.jwk] }) })
})
afterAll(() => server.close())

const verify = (token: string, portal = 'passage') => verifyToken(district.auditor, { portal, token }, now, offline)
const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url')

async function reasonsOf(token: string, portal?: string): Promise<string[]> {
  const { valid, reasons, claims } = await verify(token, portal)
  expect([valid, claims]).toEqual([false, null])
  return reasons
}

describe('a token of Passage', () => {
  it('that openssl made holds by the pasted keys, with the network refused', async () => {
    expect(await verify(literal)).toEqual({ valid: true, reasons: [], claims })
  })

  it.each([
    ['a public key as PEM', publicKey],
    ['a certificate', certificate],
    ['a JWK', JSON.stringify(jwk)],
    ['a JWK without a kid', JSON.stringify({ ...jwk, kid: undefined })],
  ])('holds by %s', async (_, jwks) => {
    const other = await makeDistrict()
    await makePortalOf(other.owner, 'passage', { app_id, jwks })
    expect(await verifyToken(other.owner, { portal: 'passage', token: literal }, now, offline)).toMatchObject({ valid: true })
  })

  it.each([
    ['one PEM', own.publicPem, true],
    ['one JWK without a kid', JSON.stringify({ keys: [{ ...own.jwk, kid: undefined }] }), true],
    ['one JWK with a kid', JSON.stringify({ keys: [own.jwk] }), false],
    ['two PEMs', publicKey + own.publicPem, false],
  ])('without a kid is held against %s', async (_, jwks, valid) => {
    const other = await makeDistrict()
    await makePortalOf(other.owner, 'passage', { app_id, jwks })
    const token = signByKey(own, claims, { alg: 'RS256' })
    expect(await verifyToken(other.owner, { portal: 'passage', token }, now, offline)).toMatchObject({ valid })
    const foreign = signByKey(stranger, claims, { alg: 'RS256' })
    expect(await verifyToken(other.owner, { portal: 'passage', token: foreign }, now, offline)).toMatchObject({ valid: false })
  })

  it('holds until its last second', async () => {
    const at = (milliseconds: number) => verifyToken(district.owner, { portal: 'passage', token: literal }, new Date(milliseconds), offline)
    expect(await at(claims.exp * 1000 - 1)).toMatchObject({ valid: true })
    expect(await at(claims.exp * 1000)).toEqual({ valid: false, reasons: ['It expired at 2026-11-23T16:00:00.000Z.'], claims: null })
  })

  it.each([
    ['more claims', { ...claims, email: 'ana.ruiz@example.org', email_verified: true }, header],
    ['no iat', { ...claims, iat: undefined }, header],
    ['an nbf that is past', { ...claims, nbf: claims.iat }, header],
    ['typ', claims, { ...header, typ: 'JWT' }],
    ['another order', Object.fromEntries(Object.entries(claims).toReversed()), header],
    ['every script', { ...claims, name: "Zoë O'Neill 李 مريم 👩‍👧" }, header],
  ])('holds with %s', async (_, changed, headers) => {
    expect(await verify(signByKey(own, changed, headers))).toMatchObject({ valid: true, reasons: [] })
  })

  it('by HS256 with the public key as the secret is refused, loudly', async () => {
    expect(await reasonsOf(forged)).toEqual([
      expect.stringMatching(/^THIS TOKEN IS FORGED/),
      `The header's alg is "HS256"; Passage accepts RS256 only.`,
    ])
  })

  it.each([
    ['alg none without a signature', `${encode('{"alg":"none","kid":"own"}')}.${encode(JSON.stringify(claims))}.`, 'not signed at all'],
    ['alg none in capitals', signByKey(own, claims, { ...header, alg: 'NONE' }), 'by "NONE"'],
    ['HS256 in small letters', hmacOf({ alg: 'hs256', kid: 'own' }), 'by "hs256"'],
    ['HS512', hmacOf({ alg: 'HS512', kid: 'own' }), 'by "HS512"'],
    ['RS384', signByKey(own, claims, { ...header, alg: 'RS384' }), 'by "RS384"'],
    ['no alg', signByKey(own, claims, { kid: 'own' }), 'by missing'],
    ['no kid', signByKey(own, claims, { alg: 'RS256' }), 'no kid'],
    ['a kid nobody knows', signByKey(own, claims, { ...header, kid: 'other' }), 'has the kid "other"'],
    ['the kid of another key', signByKey(own, claims, { ...header, kid: 'key-one' }), 'did not make its signature'],
    ['a stranger’s signature', signByKey(stranger, claims), 'did not make its signature'],
    ['another signature', `${literal.slice(0, -4)}AAAA`, 'did not make its signature'],
    ['an empty signature', `${literal.slice(0, literal.lastIndexOf('.'))}.`, 'not signed at all'],
    ['other claims under the signature', withClaims({ ...claims, sub: 'psg_user_0002' }), 'did not make its signature'],
    ['crit', signByKey(own, claims, { ...header, crit: ['exp'], exp: 1 }), 'extension'],
    ['b64', signByKey(own, claims, { ...header, b64: false, crit: ['b64'] }), 'extension'],
    ['a key of its own', signByKey(stranger, claims, { ...header, jwk: stranger.jwk }), 'jwk'],
    ['a certificate of its own', signByKey(stranger, claims, { ...header, x5c: ['AAAA'] }), 'x5c'],
    ['another issuer', signByKey(own, { ...claims, iss: 'app_other' }), 'iss is "app_other"'],
    ['no sub', signByKey(own, { ...claims, sub: undefined }), 'sub is missing'],
    ['no exp', signByKey(own, { ...claims, exp: undefined }), 'exp is missing'],
    ['an exp that passed', signByKey(own, { ...claims, exp: claims.iat }), 'It expired at'],
    ['an exp with a fraction', signByKey(own, { ...claims, exp: claims.exp + 0.5 }), 'whole number'],
    ['an exp that is a text', signByKey(own, { ...claims, exp: String(claims.exp) }), 'whole number'],
    ['an exp past all numbers', signByKey(own, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400')), '1e400'],
    ['an exp in milliseconds', signByKey(own, { ...claims, exp: claims.exp * 1000 }), 'milliseconds'],
    ['an iat in the future', signByKey(own, { ...claims, iat: claims.exp - 60 }), 'in the future'],
    ['an nbf in the future', signByKey(own, { ...claims, nbf: claims.exp - 60 }), 'does not work before'],
    ['padding', `${literal}=`, 'padding'],
    ['trailing bytes', `${literal}AAAA`, 'did not make its signature'],
    ['a line end', `${literal}\n`, 'follows the signature'],
    ['a blank before it', ` ${literal}`, 'characters that base64url does not have'],
    ['a fourth part', `${literal}.AAAA`, '4 parts'],
    ['the scheme before it', `Bearer ${literal}`, 'characters that base64url does not have'],
    ['a member twice', signByKey(own, JSON.stringify(claims).replace('{', '{"sub":"psg_user_0002",')), 'the member "sub" twice'],
    ['a header member twice', signByKey(own, claims, '{"alg":"none","alg":"RS256","kid":"own"}'), 'the member "alg" twice'],
    ['a spelling that is not canonical', otherSpelling(literal), 'canonical'],
    ['invalid UTF-8', withBytes(Buffer.from([0x7b, 0xff, 0x7d])), 'UTF-8'],
    ['claims that are a list', signByKey(own, '[]'), 'not a JSON object'],
    ['a thousand levels', signByKey(own, `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`), 'nested deeper'],
    ['over 8 KiB', signByKey(own, { ...claims, more: 'x'.repeat(8_192) }), '8 KiB'],
    ['one byte', 'x', 'not a token'],
    ['nothing', '', 'not a token'],
  ])('is refused with %s', async (_, token, reason) => {
    expect((await reasonsOf(token)).join('\n')).toContain(reason)
  })

  it('is refused for every reason there is, not the first', async () => {
    const token = signByKey(stranger, { iss: 'app_other', exp: 1 }, { ...header, jku: 'https://evil.example.org/keys' })
    const reasons = (await reasonsOf(token)).join('\n')
    for (const reason of ['did not make its signature', 'jku', 'iss is "app_other"', 'sub is missing', 'It expired at'])
      expect(reasons).toContain(reason)
  })

  it('is judged by the audience where one is set', async () => {
    await makePortalWith('audience', { audience: 'desk' })
    expect(await verify(signByKey(own, { ...claims, aud: ['desk', 'app'] }), 'audience')).toMatchObject({ valid: true })
    expect(await reasonsOf(signByKey(own, { ...claims, aud: 'app' }), 'audience')).toEqual([
      'aud is "app"; it must be, or contain, "desk".',
    ])
  })

  it('never holds with one bit changed', async () => {
    const parts = literal.split('.')
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(255), fc.nat(7), async (part, at, bit) => {
        const bytes = Buffer.from(parts[part] ?? '', 'base64url')
        const index = at % bytes.length
        bytes.writeUInt8((bytes[index] ?? 0) ^ (1 << bit), index)
        expect(await verify(parts.with(part, bytes.toString('base64url')).join('.'))).toMatchObject({ valid: false, claims: null })
      }),
      { numRuns: 40 },
    )
  })
})

describe('the keys of an address', () => {
  const asking = () => publicKeysOf({ fetch: { allowed: ['127.0.0.1'] } })

  it('verify, and no address that a token names is ever asked', async () => {
    await makePortalWith('address', { jwks_url: server.jwksUrl })
    const elsewhere = await startKeyServer({ keys: [stranger.jwk] })
    const keys = asking()
    const valid = (token: string) => verifyToken(district.owner, { portal: 'address', token }, now, keys)
    expect(await valid(signByKey(own, claims))).toMatchObject({ valid: true })
    for (const name of ['jku', 'x5u'])
      expect(await valid(signByKey(stranger, claims, { ...header, [name]: elsewhere.jwksUrl }))).toMatchObject({ valid: false })
    expect(elsewhere.asked).toBe(0)
    await elsewhere.close()
  })

  it('that cannot be fetched make no token valid', async () => {
    await makePortalWith('closed')
    const { reasons } = await verify(signByKey(own, claims), 'closed')
    expect(reasons).toEqual([expect.stringMatching(/^The public keys cannot be fetched\./)])
  })
})

describe('a token of a portal with a secret', () => {
  it('holds as long as its secret is the current one', async () => {
    const { id, kind, name } = await makePortal(district.owner)
    const contactIds = await makeContacts(district.districtId, [{ guid: 'g-1' }])
    const { links } = await issueTo(district.owner, { portalId: id, contactIds, now })
    const token = links[0]?.url.slice(testLinkBase.length) ?? ''
    expect(await verify(token, name)).toMatchObject({ valid: true, reasons: [], claims: { guid: 'g-1' } })
    expect(await verify(token, id)).toMatchObject({ valid: true })
    expect(await reasonsOf(token)).toEqual(expect.arrayContaining([`The header's alg is "HS256"; Passage accepts RS256 only.`]))
    await savePortal(district.owner, { id, kind, name, settings: {}, secret: `${testSecret} of today` }, now)
    expect(await reasonsOf(token, name)).toEqual(['It is signed with secret version 1, which was replaced since.'])
  })

  it('is refused by a portal that is not ready', async () => {
    await savePortal(district.owner, { kind: 'gg4l', name: 'Unready', settings: {} }, now)
    expect((await reasonsOf(hmacOf({ alg: 'HS256', typ: 'JWT' }), 'Unready')).join()).toContain('no client secret yet')
  })
})

describe('a Passage portal', () => {
  it('is ready with its App ID alone, signs nothing and takes no secret', async () => {
    const { owner } = await makeDistrict()
    const portal = await makePortalOf(owner, 'passage')
    expect(portal).toMatchObject({ kind: 'passage', missing: [], secretVersions: [] })
    await expect(tryPortal(owner, portal.id, now)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(issueLinks(owner, { portal: portal.id, selection: { contacts: ['x'] } }, now)).rejects.toMatchObject({
      code: 'unsupported',
    })
    const { id, kind, name } = portal
    await expect(savePortal(owner, { id, kind, name, settings: {}, secret: testSecret }, now)).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('stores nothing of a private key, and says so', async () => {
    const { owner, districtId } = await makeDistrict()
    const jwks = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { id, kind, name } = await makePortalOf(owner, 'passage')
    const before = await dumpDistrict(districtId)
    for (const input of [
      { id, kind, name },
      { kind, name: 'Other' },
    ]) {
      await expect(savePortal(owner, { ...input, settings: { app_id, jwks } }, now)).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { jwks: expect.stringMatching(/^THIS IS A PRIVATE KEY.*leaked.*Nothing of it was stored\.$/) },
      })
    }
    expect(await dumpDistrict(districtId)).toEqual(before)
    for (const line of jwks.split('\n').filter((text) => text.length === 64)) expect(await findInDatabase(districtId, line)).toEqual([])
  })
})

it('refuses what is too large, and a portal that is unknown or of another district', async () => {
  const { owner } = await makeDistrict()
  const { id } = await inDistrict(district.districtId, (tx) => tx.portal.findFirstOrThrow({ where: { districtId: district.districtId } }))
  for (const portal of [id, 'passage', '', 'nowhere'])
    await expect(verifyToken(owner, { portal, token: literal }, now, offline)).rejects.toMatchObject({ code: 'not_found' })
  for (const token of ['x'.repeat(65_537), 'ß'.repeat(32_769)]) await expect(verify(token)).rejects.toMatchObject({ code: 'too_large' })
  expect(await reasonsOf('x'.repeat(65_536))).toEqual(expect.arrayContaining(['The token is longer than 8 KiB.']))
})

async function makePortalWith(name: string, settings: object = { jwks_url: 'https://127.0.0.1/jwks.json' }) {
  const jwks = 'audience' in settings ? { jwks: JSON.stringify(own.jwk) } : {}
  return savePortal(district.owner, { kind: 'passage', name, settings: { app_id, ...jwks, ...settings } }, now)
}

function hmacOf(headers: object): string {
  const input = `${encode(JSON.stringify(headers))}.${encode(JSON.stringify(claims))}`
  return `${input}.${createHmac('sha256', 'a secret nobody here has').update(input).digest('base64url')}`
}

function withClaims(changed: object): string {
  return literal
    .split('.')
    .with(1, encode(JSON.stringify(changed)))
    .join('.')
}

function withBytes(bytes: Buffer): string {
  return literal.split('.').with(1, encode(bytes)).join('.')
}

/** 256 bytes leave four bits of the last character unused: with them set it is another text of the same bytes. */
function otherSpelling(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + letters.charAt(letters.indexOf(token.slice(-1)) | 1)
}
