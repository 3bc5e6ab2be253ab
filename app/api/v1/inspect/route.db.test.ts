import { beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase } from '@/scripts/testing/make-portal'
import { opensslKey } from '@/scripts/testing/passage-tokens'

let districtId: string
let key: string
let portalId: string
let link: { id: string; url: string; issued_at: string }

beforeAll(async () => {
  const district = await makeDistrict()
  districtId = district.districtId
  key = await makeApiKey(district, 'admin')
  portalId = (await makePortal(district.owner)).id
  await makeContacts(district.districtId, [{ guid: 'g-1' }])
  link = (await answerOf('issueLinks', { key, body: { portal: portalId, contacts: ['g-1'] } })).links[0]
})

describe('POST /inspect', () => {
  it('tells of our own link what it says and who issued it to whom', async () => {
    const token = link.url.slice(testLinkBase.length)
    const inspection = await answerOf('inspectToken', { key, body: { token } })
    expect(inspection).toMatchObject({
      valid: true,
      reasons: [],
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { iss: 'jwtp.gg4l.com', guid: 'g-1' },
      portal: { id: portalId, name: 'Parent Portal', kind: 'gg4l', secret_version: 1 },
      issued: { link_id: link.id, guid: 'g-1', issued_by: 'API key Test admin', issued_at: link.issued_at },
    })
    expect(await answerOf('inspectToken', { key, body: { link: link.url } })).toEqual(inspection)
  })

  it('is found under the contact whose link it was', async () => {
    await answerOf('inspectToken', { key, body: { link: link.url } })
    const where = { districtId, action: 'contact.viewed' }
    const views = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where }))
    expect(views.map(({ leaf }) => JSON.parse(leaf).details)).toContainEqual({ where: 'inspected', link_id: link.id })
  })

  it('answers with exactly the promised keys, and with every rule that failed, not the first', async () => {
    const inspection = await answerOf('inspectToken', { key, body: { token: forge({ iss: 'x', exp: 1_772_384_400_000, admin: true }) } })
    expect(Object.keys(inspection)).toEqual(['valid', 'reasons', 'header', 'claims', 'portal', 'issued'])
    const reasons = inspection.reasons.join(' ')
    for (const reason of [
      'not made with any',
      'iss is "x"',
      'sub is missing',
      'iat is missing',
      'milliseconds',
      'guid is missing',
      '"admin"',
    ]) {
      expect(reasons).toContain(reason)
    }
  })

  it('shows a number past every double as text, so that the answer is JSON', async () => {
    const token = `${encode('{"alg":"HS256"}')}.${encode('{"exp":1e400,"iat":[-1e999],"sub":1e300}')}.AAAA`
    const { claims, reasons } = await answerOf('inspectToken', { key, body: { token } })
    expect(claims).toEqual({ exp: '1e400', iat: ['-1e999'], sub: 1e300 })
    expect(reasons.join(' ')).toMatch(/1e400.*-1e999/)
  })

  it('takes a link that was wrapped or encoded, and says which one it would be without what clings to it', async () => {
    const wrapped = `<${(link.url.match(/.{1,60}/g) ?? []).join('\r\n')}>`
    for (const text of [wrapped, encodeURIComponent(link.url), `Bearer ${link.url.slice(testLinkBase.length)}`]) {
      expect(await answerOf('inspectToken', { key, body: { link: text } })).toMatchObject({ valid: true, issued: { link_id: link.id } })
    }
    const spoilt = await answerOf('inspectToken', { key, body: { link: `${link.url}=` } })
    expect(spoilt).toMatchObject({ valid: false, issued: { link_id: link.id } })
  })

  it('has no secret version for a token of public keys', async () => {
    const district = await makeDistrict()
    const { id } = await makePortalOf(district.owner, 'passage', { app_id: opensslKey.claims.iss, jwks: opensslKey.publicKey })
    const inspection = await answerOf('inspectToken', { key: await makeApiKey(district), body: { token: opensslKey.token } })
    expect(inspection.portal).toEqual({ id, name: 'passage', kind: 'passage', secret_version: null })
  })

  it('tells another district nothing of who issued it', async () => {
    const foreign = await makeApiKey(await makeDistrict())
    const inspection = await answerOf('inspectToken', { key: foreign, body: { link: link.url } })
    expect(inspection).toMatchObject({ valid: false, portal: null, issued: null })
    expect(inspection.reasons.length).toBeGreaterThan(0)
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['dots', '..'],
    ['NUL', '\0\0.\0'],
    ['half a character', '\ud800'],
    ['an unsigned token', `${encode('{"alg":"none"}')}.${encode('{}')}.`],
    ['numbers no calendar holds', `${encode('{"alg":"HS256"}')}.${encode('{"exp":1e300,"iat":-1e300,"sub":"\\u0000"}')}.AAAA`],
    ['a prototype', `${encode('{"__proto__":{"alg":"HS256"}}')}.${encode('{"__proto__":1}')}.AAAA`],
    ['nested lists a thousand deep', `${encode('{"alg":"HS256"}')}.${encode(`{"iss":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)}.AAAA`],
    ['one byte', 'e'],
    ['8 KiB', `${encode('{"alg":"HS256"}')}.`.padEnd(8_192, 'e')],
    ['64 KiB of control characters', '\x01'.repeat(64 * 1024)],
  ])('answers 200 with reasons for %s', async (_, token) => {
    const { valid, reasons } = await answerOf('inspectToken', { key, body: { token } })
    expect([valid, reasons.length > 0]).toEqual([false, true])
  })

  it('refuses over 64 KiB, counted in bytes', async () => {
    for (const token of ['x'.repeat(64 * 1024 + 1), 'ß'.repeat(32 * 1024 + 1), 'x'.repeat(2 * 1024 * 1024)]) {
      expect(await problemOf('inspectToken', { key, body: { token } })).toMatchObject({ status: 413, code: 'too_large' })
    }
  })

  it('wants a token or a link, and a text', async () => {
    for (const body of [{}, { token: 'a', link: 'b' }, { token: 7 }, { tokn: 'a' }]) {
      expect(await problemOf('inspectToken', { key, body })).toMatchObject({ status: 400, code: 'invalid_input' })
    }
  })

  it('never gives the text back in a refusal', async () => {
    const response = await callApi('inspectToken', { key, body: `{"token": "${link.url}` })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('eyJ')
  })
})

function encode(json: string): string {
  return Buffer.from(json).toString('base64url')
}

/** A token that no secret of ours signed. */
function forge(claims: object): string {
  return `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(JSON.stringify(claims))}.${Buffer.alloc(32).toString('base64url')}`
}
