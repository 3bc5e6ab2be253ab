import { beforeAll, describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, testLinkBase } from '@/scripts/testing/make-portal'
import { setUpMail } from '@/scripts/testing/set-up-mail'

const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
let district: TestDistrict
let key: string
let portalId: string
let ids: string[]

beforeAll(async () => {
  district = await makeDistrict()
  key = await makeApiKey(district, 'sender')
  portalId = (await makePortal(district.owner)).id
  ids = await makeContacts(district.districtId, [
    { guid, familyName: 'Abreu' },
    { guid: 'g-2', familyName: 'Berg', restricted: true },
    { guid: null, familyName: 'Cole' },
    { guid: 'g-4', familyName: 'Diaz', doNotInvite: 'Custody case' },
  ])
})

function headers(idempotencyKey: string) {
  return { 'Idempotency-Key': idempotencyKey }
}

async function issue(body: object, idempotencyKey?: string) {
  return answerOf('issueLinks', { key, body: { portal: portalId, ...body }, headers: idempotencyKey ? headers(idempotencyKey) : {} })
}

function claimsOf(url: string) {
  return JSON.parse(Buffer.from(url.slice(testLinkBase.length).split('.')[1] ?? '', 'base64url').toString())
}

describe('POST /campaigns', () => {
  it('answers the links and, with reasons, whom it skipped', async () => {
    const before = Math.floor(Date.now() / 1000)
    const contacts = [guid, ids[1], ids[2], 'g-4', 'g-nobody']
    const campaign = await issue({ contacts, channel: 'link', form: 'signed', lifetime_seconds: 3600 })
    expect(campaign).toMatchObject({
      state: 'completed',
      portal_id: portalId,
      channel: 'link',
      form: 'signed',
      lifetime_seconds: 3600,
      counts: { issued: 1, skipped: 4 },
      skipped: [
        { id: ids[1], guid: 'g-2', reason: 'restricted' },
        { id: ids[2], guid: null, reason: 'no_guid' },
        { id: ids[3], guid: 'g-4', reason: 'do_not_invite' },
        { id: null, guid: 'g-nobody', reason: 'unknown_contact' },
      ],
    })
    const [link] = campaign.links
    expect(campaign.links).toHaveLength(1)
    expect(link.guid).toBe(guid)
    const { iss, sub, exp, iat, guid: claimed } = claimsOf(link.url)
    expect({ iss, sub, claimed }).toEqual({ iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', claimed: guid })
    expect(exp - iat).toBe(3600)
    expect(iat).toBeGreaterThanOrEqual(before)
    expect([link.issued_at, link.expires_at]).toEqual([new Date(iat * 1000).toISOString(), new Date(exp * 1000).toISOString()])
  })

  it('takes a filter with exceptions, the portal by its name and its lifetime from the portal', async () => {
    const campaign = await issue({ portal: 'Parent Portal', filter: { search: 'abreu' } })
    expect(campaign).toMatchObject({ lifetime_seconds: 18_000, counts: { issued: 1, skipped: 0 } })
    const none = await issue({ filter: { search: 'abreu' }, except: [ids[0]] })
    expect(none).toMatchObject({ counts: { issued: 0, skipped: 0 }, links: [], skipped: [] })
  })

  it('answers a replay as the first time, the addresses too, and issues nothing', async () => {
    const body = { contacts: [guid, 'g-2', 'g-nobody'], lifetime_seconds: 600 }
    const first = await issue(body, 'replayed')
    expect(first.links[0].url).toMatch(testLinkBase)
    expect(await issue(body, 'replayed')).toEqual(first)
    const other = { portal: portalId, ...body, lifetime_seconds: 601 }
    const problem = await problemOf('issueLinks', { key, body: other, headers: headers('replayed') })
    expect(problem).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  it('makes one campaign of a double submit', async () => {
    const before = (await answerOf('findCampaigns', { key, query: 'limit=500' })).data.length
    const answers = await Promise.all(Array.from({ length: 4 }, () => issue({ contacts: [guid], lifetime_seconds: 700 }, 'double')))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(new Set(answers.map(({ links }) => links[0].url)).size).toBe(1)
    expect((await answerOf('findCampaigns', { key, query: 'limit=500' })).data).toHaveLength(before + 1)
  })

  it.each([0, -1, 59, 86_401, 1.5, 1e300])('refuses a lifetime of %s seconds and issues nothing', async (lifetime_seconds) => {
    const problem = await problemOf('issueLinks', { key, body: { portal: portalId, contacts: [guid], lifetime_seconds } })
    expect(problem).toMatchObject({ status: 422, code: 'invalid_lifetime', fields: { lifetime_seconds: expect.any(String) } })
    expect(problem.detail).toContain('86400')
  })

  it.each([
    ['a text as lifetime', { lifetime_seconds: 'abc' }, 'lifetime_seconds'],
    ['no lifetime at all', { lifetime_seconds: null }, 'lifetime_seconds'],
    ['a member it does not know', { lifetime: 60 }, 'lifetime'],
    ['a filter it does not know', { contacts: undefined, filter: { shcool: 'x' } }, 'filter.shcool'],
    ['contacts and a filter', { filter: {} }, 'contacts'],
    ['neither contacts nor a filter', { contacts: undefined }, 'contacts'],
    ['no contacts', { contacts: [] }, 'contacts'],
    ['contacts that are no texts', { contacts: [7] }, 'contacts.0'],
    ['half a character', { contacts: ['\ud800'] }, 'contacts.0'],
    ['an unknown channel', { channel: 'pigeon' }, 'channel'],
    ['no portal', { portal: undefined }, 'portal'],
  ])('refuses %s, naming it', async (_, change, field) => {
    const problem = await problemOf('issueLinks', { key, body: { portal: portalId, contacts: [guid], ...change } })
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
    expect(Object.keys(problem.fields)).toContain(field)
  })

  it.each([
    ['{"portal":', 400, 'invalid_input'],
    ['[]', 400, 'invalid_input'],
    ['', 400, 'invalid_input'],
    ['"text"', 400, 'invalid_input'],
    [Uint8Array.of(0x22, 0xff, 0x22), 400, 'invalid_input'],
    [`{"portal":"${'x'.repeat(1024 * 1024)}"}`, 413, 'too_large'],
  ])('refuses the body %.20s with %i', async (body, status, code) => {
    expect(await problemOf('issueLinks', { key, body })).toMatchObject({ status, code })
  })

  it('refuses an unknown portal, another district’s, and one that is not ready', async () => {
    const foreign = await makePortal((await makeDistrict()).owner)
    for (const portal of ['Nowhere', foreign.id]) {
      expect(await problemOf('issueLinks', { key, body: { portal, contacts: [guid] } })).toMatchObject({ status: 404, code: 'not_found' })
    }
    const bare = await makeDistrict()
    await makePortal(bare.owner, { link_base: '' })
    const body = { portal: 'Parent Portal', contacts: [guid] }
    const problem = await problemOf('issueLinks', { key: await makeApiKey(bare), body })
    expect(problem).toMatchObject({ status: 409, code: 'portal_not_ready', detail: expect.stringContaining('link base') })
  })

  it('refuses an Idempotency-Key that is blank or too long', async () => {
    for (const idempotencyKey of ['', 'k'.repeat(256)]) {
      const problem = await problemOf('issueLinks', { key, body: { portal: portalId, contacts: [guid] }, headers: headers(idempotencyKey) })
      expect(problem).toMatchObject({ status: 400, fields: { 'Idempotency-Key': expect.any(String) } })
    }
  })

  it('skips another district’s contact as unknown', async () => {
    const other = await makeDistrict()
    const [foreignId = ''] = await makeContacts(other.districtId, [{ guid: 'g-foreign' }])
    const campaign = await issue({ contacts: [foreignId, 'g-foreign'] })
    expect(campaign.links).toEqual([])
    expect(campaign.skipped.map(({ reason }: { reason: string }) => reason)).toEqual(['unknown_contact', 'unknown_contact'])
  })

  it('lists invite pages for letters, and for mails once there is a server to send them', async () => {
    const mailing = await makeDistrict()
    await makePortal(mailing.owner)
    await makeContacts(mailing.districtId, [{ guid: 'g-mail' }])
    const mailingKey = await makeApiKey(mailing)
    const ask = (channel: string) => ({ key: mailingKey, body: { portal: 'Parent Portal', contacts: ['g-mail'], channel } })
    expect(await problemOf('issueLinks', ask('email'))).toMatchObject({ status: 409, code: 'mail_not_ready' })
    await setUpMail(mailing.owner)
    const mailed = await answerOf('issueLinks', ask('email'))
    expect(mailed).toMatchObject({ channel: 'email', form: 'invite_page', state: 'sending', counts: { issued: 1, skipped: 0 } })
    const letter = await answerOf('issueLinks', ask('letter'))
    expect(letter).toMatchObject({ channel: 'letter', form: 'invite_page', state: 'completed' })
    for (const { links } of [mailed, letter])
      expect(links).toMatchObject([{ id: null, guid: 'g-mail', url: expect.stringContaining('/i/') }])
  })

  it('leaves links out of the answer past 500 and pages them instead', async () => {
    const large = await makeDistrict()
    await makePortal(large.owner)
    await makeContacts(
      large.districtId,
      Array.from({ length: 501 }, (_, index) => ({ guid: `g-${index}` })),
    )
    const largeKey = await makeApiKey(large)
    const campaign = await answerOf('issueLinks', { key: largeKey, body: { portal: 'Parent Portal', filter: {} } })
    expect(campaign).toMatchObject({ counts: { issued: 501, skipped: 0 }, skipped: [] })
    expect(campaign).not.toHaveProperty('links')
    const first = await answerOf('findCampaignLinks', { key: largeKey, id: campaign.id, query: 'limit=500' })
    const last = await answerOf('findCampaignLinks', { key: largeKey, id: campaign.id, query: `limit=500&cursor=${first.next_cursor}` })
    const urls = [...first.data, ...last.data].map(({ url }) => url)
    expect([new Set(urls).size, urls.every((url) => url.startsWith(testLinkBase)), last.next_cursor]).toEqual([501, true, null])
  })

  it('names the first 500 it skipped, counts them all and pages them, by reason as well', async () => {
    const large = await makeDistrict()
    await makePortal(large.owner)
    await makeContacts(
      large.districtId,
      Array.from({ length: 501 }, (_, index) => ({ guid: `g-${index}`, restricted: true })),
    )
    const largeKey = await makeApiKey(large)
    const request = { key: largeKey, body: { portal: 'Parent Portal', filter: {} }, headers: headers('large') }
    const campaign = await answerOf('issueLinks', request)
    expect(campaign.counts).toEqual({ issued: 0, skipped: 501 })
    expect(campaign.skipped).toHaveLength(500)
    expect((await answerOf('issueLinks', request)).skipped).toEqual(campaign.skipped)
    expect((await answerOf('getCampaign', { key: largeKey, id: campaign.id })).skipped).toEqual(campaign.skipped)

    const page = (query: string) => answerOf('findSkippedOf', { key: largeKey, id: campaign.id, query })
    const first = await page('limit=500&reason=restricted')
    const last = await page(`limit=500&reason=restricted&cursor=${first.next_cursor}`)
    expect(first.data).toEqual(campaign.skipped)
    expect([new Set([...first.data, ...last.data].map(({ id }) => id)).size, last.next_cursor]).toEqual([501, null])
    expect((await page('limit=1')).data).toEqual(campaign.skipped.slice(0, 1))
    expect((await page('reason=no_guid')).data).toEqual([])
  })
})

describe('POST /campaigns with the form invite_page', () => {
  it('answers the addresses of invite pages, which have no link of their own, until when they live', async () => {
    const campaign = await issue({ contacts: [guid, 'g-2'], form: 'invite_page' })
    expect(campaign).toMatchObject({ form: 'invite_page', channel: 'link', lifetime_seconds: null, counts: { issued: 1, skipped: 1 } })
    const { data } = await answerOf('findInvitations', { key, query: `contact=${ids[0]}` })
    const [{ id, closes_at }] = data
    const url = expect.stringMatching(new RegExp(`/i/${district.slug}/[0-9a-hjkmnp-tv-z]{26}$`))
    expect(campaign.links).toEqual([{ id: null, invitation_id: id, guid, url, issued_at: campaign.created_at, expires_at: closes_at }])
    expect(Date.parse(closes_at) - Date.parse(campaign.created_at)).toBe(14 * 86_400_000)
    expect((await answerOf('findCampaignLinks', { key, id: campaign.id })).data).toEqual(campaign.links)
    const auditor = await makeApiKey(district, 'auditor')
    expect((await answerOf('findCampaignLinks', { key: auditor, id: campaign.id })).data).toEqual([{ ...campaign.links[0], url: null }])
  })

  it('answers a replay as the first time', async () => {
    const body = { contacts: [guid], form: 'invite_page' }
    const first = await issue(body, 'replayed-page')
    expect(await issue(body, 'replayed-page')).toEqual(first)
  })

  it('refuses a lifetime, and everything while the district has switched invite pages off', async () => {
    const body = { portal: portalId, contacts: [guid], form: 'invite_page' }
    const problem = await problemOf('issueLinks', { key, body: { ...body, lifetime_seconds: 600 } })
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', fields: { lifetime_seconds: expect.any(String) } })
    const without = await makeDistrict()
    await makePortal(without.owner)
    await setDistrictPolicy(without.owner, { ...defaultDistrictPolicy, invitePages: false }, new Date())
    const refused = { key: await makeApiKey(without), body: { ...body, portal: 'Parent Portal' } }
    expect(await problemOf('issueLinks', refused)).toMatchObject({ status: 422, code: 'unsupported' })
  })
})

describe('GET /campaigns', () => {
  it('lists and tells of a campaign, with the addresses only for a role that may copy them', async () => {
    const { id, counts, links } = await issue({ contacts: [guid, 'g-2'], lifetime_seconds: 900 })
    const { data } = await answerOf('findCampaigns', { key, query: 'limit=1' })
    expect(data).toMatchObject([{ id, state: 'completed', counts }])
    expect(await answerOf('getCampaign', { key, id })).toMatchObject({ id, counts, skipped: [{ guid: 'g-2', reason: 'restricted' }] })
    expect((await answerOf('findCampaignLinks', { key, id })).data).toEqual(links)
    const auditor = await makeApiKey(district, 'auditor')
    expect((await answerOf('findCampaignLinks', { key: auditor, id })).data).toEqual([{ ...links[0], url: null }])
  })

  it('audits the addresses it gives out', async () => {
    const { id } = await issue({ contacts: [guid], lifetime_seconds: 1000 })
    await callApi('findCampaignLinks', { key, id })
    const { rows } = await findEvents(district.owner, { filter: {}, paging: { limit: 3 }, timeZone: 'UTC' })
    expect(rows.map(({ action }) => action).sort()).toEqual(['campaign.created', 'link.issued', 'link.revealed'])
    expect(rows[0]?.actor).toMatchObject({ kind: 'api_key', name: 'API key Test sender' })
  })
})
