import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { savePortal } from '@/lib/portals/save-portal'
import { importSigningKey, signToken } from '@/lib/tokens/sign-token'
import { takeApart } from '@/lib/tokens/take-apart'
import { type KeyServer, startKeyServer } from '@/scripts/testing/key-server'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testSecret } from '@/scripts/testing/make-portal'
import { opensslKey } from '@/scripts/testing/passage-tokens'
import { publicKeysOf } from './public-keys'
import { loadSignatureChecker, loadSignatureCheckers } from './signature-checker'

const now = new Date('2026-11-23T15:00:00Z')
const newSecret = 'another-client-secret-of-more-than-32-bytes'
const { token, forged, jwk, publicKey } = opensslKey

let server: KeyServer
beforeAll(async () => {
  server = await startKeyServer({ keys: [jwk] })
})
afterAll(() => server.close())

const signedWith = (secret: string) =>
  signToken({ header: { alg: 'HS256', typ: 'JWT' }, claims: '{"sub":"x"}' }, importSigningKey(Buffer.from(secret)))

/** What each portal of the district finds, by a memory of keys of its own. */
async function findingsOf({ districtId }: TestDistrict, text: string, portal?: string) {
  const keys = publicKeysOf({ fetch: { allowed: ['127.0.0.1'] } })
  const checkers = await inDistrict(districtId, async (tx) =>
    portal === undefined ? loadSignatureCheckers(tx, districtId, { keys }) : [await loadSignatureChecker(tx, districtId, portal, keys)],
  )
  const found: Record<string, unknown> = {}
  for (const { portal, check } of checkers) found[portal.name] = await check(takeApart(text))
  return found
}

describe('the signatures of portals with a secret', () => {
  it('are found by the secret version that made them, also by one that was replaced', async () => {
    const district = await makeDistrict()
    const { id, kind, name } = await makePortal(district.owner)
    await savePortal(district.owner, { id, kind, name, settings: {}, secret: newSecret }, now)
    const misfit = (secretVersion: number) => ({
      fits: false,
      secretVersion,
      reason: expect.stringContaining(`version ${secretVersion} did not`),
    })
    expect(await findingsOf(district, signedWith(newSecret))).toEqual({
      [name]: [{ fits: true, secretVersion: 2, isCurrent: true }, misfit(1)],
    })
    expect(await findingsOf(district, signedWith(testSecret))).toEqual({
      [name]: [misfit(2), { fits: true, secretVersion: 1, isCurrent: false }],
    })
    expect(await findingsOf(district, signedWith('a-secret-of-somebody-else-altogether-00'))).toEqual({
      [name]: [misfit(2), misfit(1)],
    })
  })

  it('are by HS256 and nothing else', async () => {
    const district = await makeDistrict()
    await makePortal(district.owner)
    const [header = '', claims = '', signature = ''] = signedWith(testSecret).split('.')
    const encode = (json: string) => Buffer.from(json).toString('base64url')
    for (const [text, reason] of [
      [`${encode('{"alg":"none"}')}.${claims}.${signature}`, 'not signed at all'],
      [`${header}.${claims}.`, 'not signed at all'],
      [`${encode('{"alg":"HS512"}')}.${claims}.${signature}`, 'by "HS512"'],
      [`${encode('{"alg":"hs256"}')}.${claims}.${signature}`, 'by "hs256"'],
      [token, 'by "RS256"'],
      ['x', 'cannot be read'],
    ] as const) {
      expect(await findingsOf(district, text)).toEqual({
        'Parent Portal': [{ fits: false, secretVersion: 1, reason: expect.stringContaining(reason) }],
      })
    }
  })

  it('are compared with nothing where a portal has no secret yet', async () => {
    const district = await makeDistrict()
    await savePortal(district.owner, { kind: 'gg4l', name: 'Unready', settings: {} }, now)
    expect(await findingsOf(district, signedWith(testSecret))).toEqual({ Unready: [] })
  })
})

describe('the signatures of portals with public keys', () => {
  it('are found beside those with a secret, each portal for itself', async () => {
    const district = await makeDistrict()
    await makePortal(district.owner)
    await makePortalOf(district.owner, 'passage', { jwks_url: server.jwksUrl })
    const before = server.asked
    expect(await findingsOf(district, token)).toEqual({
      'Parent Portal': [{ fits: false, secretVersion: 1, reason: expect.any(String) }],
      passage: [{ fits: true, secretVersion: null, isCurrent: true }],
    })
    expect(server.asked).toBe(before + 1)
  })

  it('are not asked for because of a token of another portal', async () => {
    const district = await makeDistrict()
    await makePortal(district.owner)
    await makePortalOf(district.owner, 'passage', { jwks_url: server.jwksUrl })
    const before = server.asked
    for (const text of [signedWith(testSecret), 'x', '..', `${Buffer.from('{"alg":"none","kid":"key-one"}').toString('base64url')}.e30.`]) {
      const { passage } = await findingsOf(district, text)
      expect(passage).toEqual([{ fits: false, secretVersion: null, reason: expect.any(String) }])
    }
    expect(server.asked).toBe(before)
  })

  it('that are an HMAC by the public key are called forged, loudly', async () => {
    const district = await makeDistrict()
    await makePortalOf(district.owner, 'passage', { jwks_url: server.jwksUrl })
    const loudly = [
      { fits: false, isForgery: true, secretVersion: null, reason: expect.stringMatching(/^THIS TOKEN IS FORGED.*PUBLIC key/) },
    ]
    expect(await findingsOf(district, forged)).toEqual({ passage: loudly })
    const unnamed = signToken({ header: { alg: 'HS256' }, claims: '{}' }, importSigningKey(Buffer.from(publicKey)))
    expect(await findingsOf(district, unnamed, 'passage')).toEqual({ passage: loudly })
  })

  it('wait for settings that are complete', async () => {
    const district = await makeDistrict()
    await savePortal(district.owner, { kind: 'passage', name: 'Unready', settings: { jwks: publicKey } }, now)
    expect(await findingsOf(district, token)).toEqual({
      Unready: [{ fits: false, secretVersion: null, reason: expect.stringContaining('not complete') }],
    })
  })
})

it('refuses a portal that is unknown or of another district', async () => {
  const district = await makeDistrict()
  const { id } = await makePortal(district.owner)
  const other = await makeDistrict()
  for (const portal of [id, 'Parent Portal', 'nowhere'])
    await expect(findingsOf(other, token, portal)).rejects.toMatchObject({ code: 'not_found' })
  expect(await findingsOf(other, token)).toEqual({})
})
