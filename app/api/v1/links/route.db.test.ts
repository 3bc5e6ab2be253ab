import { beforeAll, describe, expect, it } from 'vitest'
import { issueLinks } from '@/lib/invitations/issue-links'
import { recordReturn } from '@/lib/invitations/record-return'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf, testLinkBase } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'

let district: TestDistrict
let key: string
let portalId: string
let contactId: string
let url: string

beforeAll(async () => {
  district = await makeDistrict()
  key = await makeApiKey(district, 'sender')
  portalId = (await makePortal(district.owner)).id
  const [first = '', second = ''] = await makeContacts(district.districtId, [
    { guid: 'g-1', givenName: 'Ana', familyName: 'Abreu' },
    { guid: 'g-2' },
  ])
  contactId = first
  const old = new Date('2026-01-05T12:00:00Z')
  await issueLinks(district.admin, { portal: portalId, selection: { contacts: [first] }, lifetimeSeconds: 60 }, old)
  await issueLinks(district.admin, { portal: portalId, selection: { contacts: [second] } }, new Date())
  const campaign = await answerOf('issueLinks', { key, body: { portal: portalId, contacts: ['g-1'] } })
  url = campaign.links[0].url
})

async function listed(query: string) {
  const { data } = await answerOf('findLinks', { key, query })
  return data.map(({ contact, status }: { contact: { guid: string }; status: string }) => `${contact.guid} ${status}`)
}

describe('GET /links', () => {
  it('says who issued what to whom, when and until when, and never the token', async () => {
    const response = await callApi('findLinks', { key, query: 'contact=g-1&status=live' })
    const text = await response.text()
    expect(text).not.toContain(url.slice(testLinkBase.length))
    expect(text).not.toContain('eyJ')
    const [link] = JSON.parse(text).data
    expect(link).toMatchObject({
      contact: { id: contactId, guid: 'g-1', given_name: 'Ana', family_name: 'Abreu' },
      portal: { id: portalId, name: 'Parent Portal' },
      channel: 'link',
      secret_version: 1,
      issued_by: { kind: 'api_key', name: 'API key Test sender' },
      status: 'live',
      returned: null,
    })
    expect(Date.parse(link.expires_at) - Date.parse(link.issued_at)).toBe(18_000_000)
    expect(await answerOf('getLink', { key, id: link.id })).toEqual(link)
  })

  it.each([
    ['', ['g-1 live', 'g-2 live', 'g-1 expired']],
    ['contact=g-2', ['g-2 live']],
    ['status=expired', ['g-1 expired']],
    ['day=2026-01-05', ['g-1 expired']],
    ['day=2026-01-06', []],
  ])('filters by %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected)
  })

  it('says what a portal said by sending the bearer of a link back, and lists what was refused', async () => {
    const own = await makeDistrict()
    const ownKey = await makeApiKey(own, 'auditor')
    const { id } = await makePortalOf(own.owner, 'get_connected')
    const contactIds = await makeContacts(own.districtId, [{ guid: 'g-refused' }, { guid: 'g-arrived' }, { guid: 'g-waiting' }])
    const at = new Date('2026-03-02T12:00:00.000Z')
    const { links } = await issueTo(own.owner, { portalId: id, contactIds, now: at })
    for (const [index, query] of ['kind=jwt&message=%3Cb%3EUsed', ''].entries()) {
      const { slug, code } = returnAddressOf(links[index] ?? { url: '' })
      await recordReturn({ slug, code, query: new URLSearchParams(query), visit: phoneVisit }, at)
    }
    const returns = async (query: string) => {
      const { data } = await answerOf('findLinks', { key: ownKey, query })
      return Object.fromEntries(
        data.map(({ contact, returned }: { contact: { guid: string }; returned: unknown }) => [contact.guid, returned]),
      )
    }
    const refused = { at: '2026-03-02T12:00:00.000Z', reason: 'link_refused', code: 'jwt', message: '<b>Used' }
    const arrived = { ...refused, reason: null, code: null, message: null }
    expect(await returns('')).toEqual({ 'g-refused': refused, 'g-arrived': arrived, 'g-waiting': null })
    expect(await returns('status=refused')).toEqual({ 'g-refused': refused })
    expect(await returns('refused_since=2026-03-03')).toEqual({})
  })

  it('filters by the contact’s id, the portal and the member', async () => {
    expect(await listed(`contact=${contactId}&portal=${portalId}&member=${district.admin.id}`)).toEqual(['g-1 expired'])
  })

  it('refuses a filter that cannot be, and a cursor of another list', async () => {
    const { next_cursor } = await answerOf('findCampaigns', { key, query: 'limit=1' })
    for (const [query, field] of [
      ['status=open', 'status'],
      ['day=2026-02-30', 'day'],
      ['refused_since=x', 'refused_since'],
      ['day=0000-01-01', 'day'],
      ['day=9999-12-31', 'day'],
      ['contact=%00', 'contact'],
      [`cursor=${next_cursor}`, 'cursor'],
      [`cursor=${Buffer.from('{"direction":"after","values":["x","y"]}').toString('base64url')}`, 'cursor'],
    ] as const) {
      expect(await problemOf('findLinks', { key, query })).toMatchObject({ status: 400, fields: { [field]: expect.any(String) } })
    }
  })
})

describe('POST /links/{id}/reveal', () => {
  it('derives the address of a living link again', async () => {
    const { data } = await answerOf('findLinks', { key, query: 'contact=g-1&status=live' })
    expect(await answerOf('revealLink', { key, id: data[0].id })).toEqual({ url })
  })

  it('refuses one whose token has died', async () => {
    const { data } = await answerOf('findLinks', { key, query: 'status=expired' })
    expect(await problemOf('revealLink', { key, id: data[0].id })).toMatchObject({ status: 410, code: 'link_expired' })
  })
})
