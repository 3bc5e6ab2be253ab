import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { savePortal } from '@/lib/portals/save-portal'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { makeTestKey, opensslKey, signByKey } from '@/scripts/testing/passage-tokens'
import { zoe } from '@/scripts/testing/portal-tokens'
import { inspectToken } from './inspect-token'

const now = opensslKey.now
const second = now.getTime() / 1000
const signingKinds = ['gg4l', 'get_connected', 'proprofs', 'synap', 'custom'] as const
type SigningName = (typeof signingKinds)[number]

const own = makeTestKey('own')
const app_id = opensslKey.claims.iss
const passageClaims = { iss: app_id, sub: 'psg_user_0002', exp: second + 600 }

/** Another secret for each portal, so that each knows only its own tokens. */
const secretOf = (kind: string) => `${testSecret}-of-${kind}`
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function forge(claims: object, secret: string, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

let district: TestDistrict
const ids = new Map<string, string>()

beforeAll(async () => {
  district = await makeDistrict()
  const { owner } = district
  ids.set('gg4l', (await makePortal(owner, {}, secretOf('gg4l'))).id)
  for (const kind of ['get_connected', 'proprofs', 'synap', 'custom'] as const)
    ids.set(kind, (await makePortalOf(owner, kind, {}, secretOf(kind))).id)
  const jwks = JSON.stringify({ keys: [opensslKey.jwk, own.jwk] })
  ids.set('passage', (await makePortalOf(owner, 'passage', { app_id, jwks })).id)
})

const idOf = (kind: string) => ids.get(kind) ?? ''

async function signAs(kind: SigningName): Promise<string> {
  const { districtId } = district
  const signer = await inDistrict(districtId, (tx) => loadPortalSigner(tx, districtId, idOf(kind)))
  const lifetimeSeconds = signer.lifetime.bound === 'chosen' ? signer.lifetime.defaultSeconds : null
  return signer.sign({ subject: zoe, lifetimeSeconds, now }).token
}

const tokenOf = (kind: string) => (kind === 'passage' ? Promise.resolve(opensslKey.token) : signAs(kind as SigningName))

describe.each([...signingKinds, 'passage'])('a token of %s', (kind) => {
  it('is valid, judged by the portal whose key made its signature', async () => {
    const inspection = await inspectToken(district.auditor, await tokenOf(kind), now)
    const secretVersion = kind === 'passage' ? null : 1
    expect(inspection).toMatchObject({
      valid: true,
      reasons: [],
      portal: { id: idOf(kind), kind, secretVersion },
      judgedBy: { id: idOf(kind) },
    })
    expect(inspection.signatures.filter(({ fits }) => fits)).toEqual([
      expect.objectContaining({ portal: inspection.judgedBy, secretVersion }),
    ])
    expect(inspection.rules.every(({ broken }) => broken === null)).toBe(true)
    expect(inspection.rules.length).toBeGreaterThan(12)
  })

  it('is invalid once a bit of it is changed', async () => {
    const token = await tokenOf(kind)
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(token)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        const { valid, reasons } = await inspectToken(district.auditor, bytes.toString('latin1'), now)
        expect([valid, reasons.length > 0]).toEqual([false, true])
      }),
      { numRuns: 25 },
    )
  })

  it('breaks the rules of every other portal', async () => {
    const token = await tokenOf(kind)
    for (const other of [...signingKinds, 'passage'].filter((one) => one !== kind)) {
      const inspection = await inspectToken(district.auditor, token, now, idOf(other))
      expect(inspection).toMatchObject({ valid: false, judgedBy: { id: idOf(other) }, portal: { kind } })
      expect(inspection.reasons.join(' ')).toMatch(/Its signature is not one of .*: it was made with/)
      const broken = inspection.rules.flatMap((rule) => rule.broken ?? [])
      expect(broken).not.toEqual([])
      expect(inspection.reasons).toEqual(expect.arrayContaining(broken))
    }
  })
})

describe('inspectToken with several portals', () => {
  const judge = async (token: string) => (await inspectToken(district.auditor, token, now)).judgedBy?.id
  const stranger = 'a secret that nobody here has'

  it('judges what no key of ours signed by the portal whose settings it names', async () => {
    expect(await judge(forge({ sub: 'contact_setup_test' }, stranger))).toBe(idOf('gg4l'))
    expect(await judge(forge({ eaid: 'integration-7' }, stranger))).toBe(idOf('synap'))
    expect(await judge(forge({ iss: `https://auth.passage.id/v1/apps/${app_id}` }, stranger))).toBe(idOf('passage'))
  })

  it('judges what names nothing by the portal whose rules it breaks least', async () => {
    const proprofs = { iat: second, jti: 'j'.repeat(42), user_email: 'ana@example.org' }
    expect(await judge(forge(proprofs, stranger, { typ: 'JWT', alg: 'HS256' }))).toBe(idOf('proprofs'))
    const getConnected = { email: 'ana@example.org', firstName: 'Ana', lastName: 'Reyes', iat: second, jti: `${second}${'a'.repeat(32)}` }
    expect(await judge(forge(getConnected, stranger))).toBe(idOf('get_connected'))
  })

  it('judges by the portal that is asked for, by its id or its name', async () => {
    const token = await signAs('synap')
    for (const portal of [idOf('gg4l'), 'Parent Portal']) {
      const { judgedBy, reasons } = await inspectToken(district.auditor, token, now, portal)
      expect(judgedBy).toEqual({ id: idOf('gg4l'), name: 'Parent Portal', label: 'GG4L School Passport' })
      expect(reasons).toEqual(
        expect.arrayContaining([expect.stringContaining('secret version 1 of synap'), expect.stringContaining('iss is missing')]),
      )
    }
  })

  it('refuses a portal that is not there, also for what is no token', async () => {
    for (const text of ['hello', 'https://portal.example.org/', await signAs('synap')])
      await expect(inspectToken(district.auditor, text, now, 'Nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tells each key the signature was compared with, and which version fits', async () => {
    const { owner } = district
    const { id } = await savePortal(owner, { kind: 'gg4l', name: 'Second', settings: {}, secret: secretOf('old') }, now)
    await savePortal(owner, { id, kind: 'gg4l', name: 'Second', settings: {}, secret: secretOf('new') }, now)
    const { signatures, portal } = await inspectToken(owner, forge({ sub: 'x' }, secretOf('old')), now)
    const ofSecond = signatures.filter((one) => one.portal.id === id).map(({ secretVersion, fits }) => [secretVersion, fits])
    expect(ofSecond).toEqual([
      [2, false],
      [1, true],
    ])
    expect(signatures).toHaveLength(7)
    expect(portal).toMatchObject({ id, secretVersion: 1 })
  })

  it('reads the end of a token as its portal does', async () => {
    const end = async (token: string) => (await inspectToken(district.auditor, token, now)).expiresAt
    expect(await end(await signAs('proprofs'))).toEqual(new Date(now.getTime() + 180_000))
    expect(await end(await signAs('get_connected'))).toBeNull()
    expect(await end(opensslKey.token)).toEqual(new Date(opensslKey.claims.exp * 1000))
  })
})

describe('inspectToken with a portal of public keys', () => {
  const reasonsOf = async (token: string) => {
    const { valid, reasons } = await inspectToken(district.auditor, token, now)
    expect(valid).toBe(false)
    return reasons.join(' ')
  }

  it('takes what the owner of the key signed', async () => {
    expect(await inspectToken(district.auditor, `Bearer ${signByKey(own, passageClaims)}`, now)).toMatchObject({
      valid: true,
      claims: passageClaims,
    })
  })

  it('calls HS256 with the public key a forgery, before anything else', async () => {
    const { valid, portal, reasons } = await inspectToken(district.auditor, opensslKey.forged, now)
    expect([valid, portal]).toEqual([false, null])
    expect(reasons[0]).toMatch(/FORGE.*PUBLIC key/)
    expect(reasons.join(' ')).toContain('accepts RS256 only')
  })

  it.each([
    ['an expired one', () => signByKey(own, { ...passageClaims, exp: second }), /expired at/],
    ['another issuer', () => signByKey(own, { ...passageClaims, iss: 'another' }), /iss is "another"/],
    ['an unknown kid', () => signByKey(own, passageClaims, { alg: 'RS256', kid: 'nobody' }), /kid "nobody"/],
    ['a kid that climbs', () => signByKey(own, passageClaims, { alg: 'RS256', kid: '../own' }), /kid is "\.\.\/own"/],
    ['no kid', () => signByKey(own, passageClaims, { alg: 'RS256' }), /no kid|kid is missing/],
    ['a key in the header', () => signByKey(own, passageClaims, { alg: 'RS256', kid: 'own', jwk: own.jwk }), /names the key/],
    ['another key', () => signByKey(makeTestKey('own'), passageClaims), /changed afterwards/],
    ['PS256', () => signByKey(own, passageClaims, { alg: 'PS256', kid: 'own' }), /RS256/],
    ['alg none', () => `${part({ alg: 'none' })}.${part(passageClaims)}.`, /not signed at all/],
  ])('says what is wrong with %s', async (_, makeToken, reason) => {
    expect(await reasonsOf(makeToken())).toMatch(reason)
  })
})
