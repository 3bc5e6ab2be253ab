import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { type KeyServer, startKeyServer } from '@/scripts/testing/key-server'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase } from '@/scripts/testing/make-portal'
import { makeTestKey, signByKey } from '@/scripts/testing/passage-tokens'

const own = makeTestKey('own')
const app_id = 'app_willow_creek'
/** The call judges by the server's clock. */
const claims = { iss: app_id, sub: 'psg_user_0001', exp: Math.floor(Date.now() / 1000) + 86_400 }

let key: string
let foreign: string
let issuer: string
let passageId: string
let server: KeyServer

beforeAll(async () => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
  server = await startKeyServer({ keys: [own.jwk] })
  const district = await makeDistrict()
  key = await makeApiKey(district, 'auditor')
  foreign = await makeApiKey(await makeDistrict())
  passageId = (await makePortalOf(district.owner, 'passage', { app_id, jwks_url: server.jwksUrl })).id
  await makePortal(district.owner)
  await makeContacts(district.districtId, [{ guid: 'g-1' }])
  issuer = await makeApiKey(district)
})
afterAll(async () => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
  await server.close()
})

const verify = (token: unknown, portal: unknown = 'passage') => answerOf('verifyToken', { key, body: { portal, token } })

describe('POST /verify', () => {
  it('tells that a token of Passage holds by the keys of its address, which is asked once', async () => {
    const token = signByKey(own, claims)
    for (const portal of ['passage', passageId]) expect(await verify(token, portal)).toEqual({ valid: true, reasons: [], claims })
    expect(server.asked).toBe(1)
  })

  it('tells every reason why one does not, and no claims', async () => {
    const answer = await verify(signByKey(makeTestKey('own'), { ...claims, iss: 'app_other', exp: 1 }))
    expect(answer).toMatchObject({ valid: false, claims: null })
    expect(answer.reasons).toEqual([
      expect.stringContaining('did not make its signature'),
      expect.stringContaining('iss is "app_other"'),
      'It expired at 1970-01-01T00:00:01.000Z.',
    ])
  })

  it('verifies our own links by the rules of their portal, and by no other', async () => {
    const campaign = await answerOf('issueLinks', { key: issuer, body: { portal: 'Parent Portal', contacts: ['g-1'] } })
    const token = campaign.links[0].url.slice(testLinkBase.length)
    expect(await verify(token, 'Parent Portal')).toMatchObject({ valid: true, claims: { guid: 'g-1' } })
    expect(await verify(token)).toMatchObject({ valid: false, claims: null })
  })

  it('knows no portal of another district', async () => {
    const asked = (portal: string) => problemOf('verifyToken', { key: foreign, body: { portal, token: signByKey(own, claims) } })
    const unknown = await asked('00000000-0000-4000-8000-000000000000')
    expect(unknown).toMatchObject({ status: 404, code: 'not_found' })
    for (const portal of [passageId, 'passage', 'Parent Portal', '']) expect(await asked(portal)).toEqual(unknown)
  })

  it('signs nothing for Passage', async () => {
    for (const body of [
      { portal: passageId, contacts: ['g-1'] },
      { portal: passageId, contacts: ['g-1'], form: 'invite_page' },
      { portal: passageId, contacts: ['g-1'], channel: 'letter' },
    ])
      expect(await problemOf('issueLinks', { key: issuer, body })).toMatchObject({ status: 422, code: 'unsupported' })
  })

  it.each([
    ['nothing', ''],
    ['one byte', 'x'],
    ['dots', '..'],
    ['NUL', '\0.\0.\0'],
    ['half a character', '\ud800'],
    ['a thousand levels', `e30.${encode(`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)}.AAAA`],
    ['64 KiB', 'x'.repeat(64 * 1024)],
  ])('answers 200 with reasons for %s', async (_, token) => {
    const { valid, reasons, claims } = await verify(token)
    expect([valid, claims, reasons.length > 0]).toEqual([false, null, true])
  })

  it('refuses over 64 KiB, counted in bytes', async () => {
    for (const token of ['x'.repeat(64 * 1024 + 1), 'ß'.repeat(32 * 1024 + 1), 'x'.repeat(1024 * 1024)])
      expect(await problemOf('verifyToken', { key, body: { portal: 'passage', token } })).toMatchObject({ status: 413, code: 'too_large' })
  })

  it('wants a portal and a token, as texts', async () => {
    for (const body of [
      {},
      { portal: 'passage' },
      { token: 'x' },
      { portal: 7, token: 'x' },
      { portal: 'passage', token: null },
      { portal: '\0', token: 'x' },
      { portal: 'passage', token: 'x', audience: 'desk' },
    ])
      expect(await problemOf('verifyToken', { key, body })).toMatchObject({ status: 400, code: 'invalid_input' })
  })

  it('never gives the token back in a refusal', async () => {
    const response = await callApi('verifyToken', { key, body: `{"portal": "passage", "token": "${signByKey(own, claims)}` })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('eyJ')
  })
})

function encode(json: string): string {
  return Buffer.from(json).toString('base64url')
}
