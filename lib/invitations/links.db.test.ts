import { describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/districts/actor'
import { savePortal } from '@/lib/portals/save-portal'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf, testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { findCampaignLinks, findCampaigns } from './campaigns'
import { findInvitations, invitationFilterSchema, revokeInvitation } from './invitations'
import { countLinks, findLinks, getLink, type LinkFilter } from './links'
import { recordReturn } from './record-return'

const timeZone = 'America/Chicago'
// Chicago's 1 March 2026 lasts from 06:00Z to 06:00Z of the next day.
const evening = new Date('2026-03-02T05:59:59Z')
const morning = new Date('2026-03-02T06:00:00Z')

async function issued() {
  const district = await makeIssuingDistrict([
    { guid: 'guid-a', familyName: 'A', students: [{ school: 'Oak', givenName: 'Luz' }] },
    { guid: 'guid-b', familyName: 'B', students: [{ school: 'Elm' }] },
  ])
  const { owner, sender, portalId, contactIds } = district
  const other = { kind: 'gg4l', name: 'Other', settings: { client_id: 'c', link_base: testLinkBase }, secret: testSecret }
  const { id: otherId } = await savePortal(owner, other, evening)
  const first = await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 60, now: evening })
  const second = await issueTo(sender, { portalId: otherId, contactIds: contactIds.slice(0, 1), lifetimeSeconds: 7_200, now: morning })
  return { ...district, otherId, first, second }
}

async function find(actor: Actor, filter: LinkFilter, now: Date): Promise<string> {
  const { rows } = await findLinks(actor, { filter, paging: { limit: 50 }, timeZone }, now)
  expect(await countLinks(actor, { filter, timeZone }, now)).toBe(rows.length)
  return rows
    .map(({ contact, portal }) => `${contact.familyName}@${portal.name}`)
    .sort()
    .join(' ')
}

const both = 'A@Parent Portal B@Parent Portal'

describe('the list of links', () => {
  it('is filtered by member, contact, portal, campaign, status and the day in the district’s zone', async () => {
    const { owner, sender, portalId, otherId, contactIds, first, second } = await issued()
    const cases: Array<[LinkFilter, string]> = [
      [{}, `A@Other ${both}`],
      [{ member: owner.id ?? '' }, both],
      [{ member: sender.id ?? '' }, 'A@Other'],
      [{ contact: 'guid-a' }, 'A@Other A@Parent Portal'],
      [{ search: 'GUID-b' }, 'B@Parent Portal'],
      [{ search: 'ana a@p' }, ''],
      [{ search: 'ana guid-a' }, 'A@Other A@Parent Portal'],
      [{ search: 'guid_a' }, ''],
      [{ search: '%' }, ''],
      [{ search: 'Luz' }, ''],
      [{ contact: contactIds[1] }, 'B@Parent Portal'],
      [{ contact: 'guid' }, ''],
      [{ portal: portalId }, both],
      [{ portal: otherId }, 'A@Other'],
      [{ campaign: first.campaignId }, both],
      [{ campaign: second.campaignId }, 'A@Other'],
      [{ status: 'live' }, 'A@Other'],
      [{ status: 'expired' }, both],
      [{ day: '2026-03-01' }, both],
      [{ day: '2026-03-02' }, 'A@Other'],
      [{ day: '2026-03-03' }, ''],
      [{ day: '2026-03-01', contact: 'guid-b', status: 'expired' }, 'B@Parent Portal'],
    ]
    const now = new Date('2026-03-02T06:30:00Z')
    for (const [filter, expected] of cases) expect([filter, await find(owner, filter, now)]).toEqual([filter, expected])
  })

  it('tells who issued what to whom, when, until when and with which secret', async () => {
    const { owner, slug, sender, contactIds, otherId, second } = await issued()
    expect(await getLink(owner, second.links[0]?.id ?? '', morning)).toEqual({
      id: second.links[0]?.id,
      invitationId: second.links[0]?.invitationId,
      campaignId: second.campaignId,
      contact: {
        id: contactIds[0],
        guid: 'guid-a',
        name: 'Ana A',
        givenName: 'Ana',
        familyName: 'A',
        email: 'ana.reyes@example.org',
        language: null,
        students: ['Luz Reyes'],
      },
      portal: { id: otherId, name: 'Other' },
      channel: 'link',
      secretVersion: { version: 1, last4: testSecret.slice(-4) },
      issuedBy: { kind: 'member', id: sender.id, name: `sender@${slug}.example.org` },
      issuedAt: morning,
      expiresAt: new Date(morning.getTime() + 7_200_000),
      status: 'live',
      mayBeRevealed: true,
      lastReturn: null,
    })
  })

  it('pages newest first, each link once, also among links of the same second', async () => {
    const district = await makeIssuingDistrict(Array.from({ length: 11 }, () => ({})))
    await issueTo(district.owner, { ...district, now: evening })
    const page = (cursor: string | undefined) => findLinks(district.owner, { filter: {}, paging: { limit: 3, cursor }, timeZone }, evening)
    const forward = [await page(undefined)]
    while (forward.at(-1)?.nextCursor) forward.push(await page(forward.at(-1)?.nextCursor ?? ''))
    const seen = forward.flatMap(({ rows }) => rows.map(({ id }) => id))
    expect(new Set(seen).size).toBe(11)
    const back = [forward.at(-1)]
    while (back[0]?.previousCursor) back.unshift(await page(back[0].previousCursor))
    expect(back.flatMap((found) => found?.rows.map(({ id }) => id) ?? [])).toEqual(seen)
  })

  it('shows a sender with schools the links to these schools’ contacts alone', async () => {
    const { sender, first } = await issued()
    const ofOak = { ...sender, schools: ['Oak'] }
    expect(await find(ofOak, {}, morning)).toBe('A@Other A@Parent Portal')
    await expect(getLink(ofOak, first.links[1]?.id ?? '', morning)).rejects.toMatchObject({ code: 'not_found' })
    const links = await findCampaignLinks(ofOak, first.campaignId, { limit: 50 }, evening)
    expect(links.rows.map(({ name }) => name)).toEqual(['Ana A'])
    const { rows } = await findInvitations(ofOak, { filter: {}, paging: { limit: 50 } }, morning)
    expect(rows).toHaveLength(2)
  })

  it('shows a link that two campaigns share in both', async () => {
    const { owner, portalId, contactIds, first } = await issued()
    const again = await issueTo(owner, { portalId, contactIds: contactIds.slice(0, 1), lifetimeSeconds: 60, now: evening })
    expect(again.links[0]?.id).toBe(first.links[0]?.id)
    expect(await find(owner, { campaign: first.campaignId }, evening)).toBe(both)
    expect(await find(owner, { campaign: again.campaignId }, evening)).toBe('A@Parent Portal')
  })
})

describe('links whose bearers a portal sent back', () => {
  const used = { kind: 'jwt', message: 'Used' }

  async function returned() {
    const district = await makeDistrict()
    const { id: portalId } = await makePortalOf(district.owner, 'get_connected')
    const contactIds = await makeContacts(district.districtId, [
      { familyName: 'Refused', students: [{ school: 'Oak' }] },
      { familyName: 'Arrived', students: [{ school: 'Oak' }] },
      { familyName: 'Both', students: [{ school: 'Elm' }] },
      { familyName: 'Waiting', students: [{ school: 'Elm' }] },
    ])
    const { links } = await issueTo(district.owner, { portalId, contactIds, now: evening })
    const comeBack = async (index: number, query: Record<string, string>, at: Date) => {
      const { slug, code } = returnAddressOf(links[index] ?? { url: '' })
      await recordReturn({ slug, code, query: new URLSearchParams(query), visit: phoneVisit }, at)
    }
    await comeBack(0, { kind: 'validation', message: 'No such e-mail' }, evening)
    await comeBack(1, {}, evening)
    await comeBack(2, {}, evening)
    await comeBack(2, used, morning)
    return { ...district, links }
  }

  it('say what the portal said last', async () => {
    const { owner, links } = await returned()
    const { rows } = await findLinks(owner, { filter: {}, paging: { limit: 50 }, timeZone }, morning)
    expect(new Map(rows.map(({ contact, lastReturn }) => [contact.familyName, lastReturn]))).toEqual(
      new Map([
        ['Refused', { at: evening, reason: 'details_refused', code: 'validation', message: 'No such e-mail' }],
        ['Arrived', { at: evening, reason: null, code: null, message: null }],
        ['Both', { at: morning, reason: 'link_refused', code: 'jwt', message: 'Used' }],
        ['Waiting', null],
      ]),
    )
    expect(await getLink(owner, links[2]?.id ?? '', morning)).toMatchObject({ lastReturn: { at: morning, reason: 'link_refused' } })
  })

  it('are found by what was refused, since a day of the district’s zone, and within the schools of a sender', async () => {
    const { owner, sender } = await returned()
    const names = async (actor: Actor, filter: LinkFilter) => (await find(actor, filter, morning)).replaceAll('@get_connected', '')
    expect(await names(owner, { status: 'refused' })).toBe('Both Refused')
    expect(await names(owner, { status: 'refused', refused_since: '2026-03-01' })).toBe('Both Refused')
    expect(await names(owner, { status: 'refused', refused_since: '2026-03-02' })).toBe('Both')
    expect(await names(owner, { refused_since: '2026-03-03' })).toBe('')
    expect(await names({ ...sender, schools: ['Oak'] }, { status: 'refused' })).toBe('Refused')
    const stranger = await makeDistrict()
    expect(await names(stranger.owner, { status: 'refused' })).toBe('')
  })
})

describe('the links of a campaign', () => {
  it('come with their addresses while they live, and without for who may not copy them', async () => {
    const { owner, auditor, first } = await issued()
    const urls = async (actor: Actor, now: Date) =>
      (await findCampaignLinks(actor, first.campaignId, { limit: 50 }, now)).rows.map(({ url }) => url)
    expect(await urls(owner, evening)).toEqual(first.links.map(({ url }) => url))
    expect(await urls(auditor, evening)).toEqual([null, null])
    expect(await urls(owner, new Date(evening.getTime() + 60_000))).toEqual([null, null])
  })

  it('page in the order of issuing, forward and back, with campaigns newest first', async () => {
    const { owner, first, second } = await issued()
    const page = (cursor?: string) => findCampaignLinks(owner, first.campaignId, { limit: 1, cursor }, evening)
    const one = await page()
    const two = await page(one.nextCursor ?? '')
    expect([one, two].map(({ rows }) => rows[0]?.name)).toEqual(['Ana A', 'Ana B'])
    expect((await page(two.previousCursor ?? '')).rows).toEqual(one.rows)
    const { rows } = await findCampaigns(owner, { limit: 50 })
    expect(rows.map(({ id, counts }) => [id, counts.issued])).toEqual([
      [second.campaignId, 1],
      [first.campaignId, 2],
    ])
  })
})

describe('an invitation', () => {
  it('is revoked once, and says when its last link dies', async () => {
    const { sender, auditor, second } = await issued()
    const id = second.links[0]?.invitationId ?? ''
    await expect(revokeInvitation(auditor, id, morning)).rejects.toMatchObject({ code: 'forbidden' })
    const revoked = await revokeInvitation(sender, id, morning)
    expect(revoked).toMatchObject({ id, status: 'revoked', lastLinkExpiresAt: second.links[0]?.expiresAt })
    expect(await revokeInvitation(sender, id, new Date(morning.getTime() + 1_000))).toEqual(revoked)
    await expect(revokeInvitation({ ...sender, schools: ['Elm'] }, id, morning)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is found by contact, portal and status', async () => {
    const { owner, portalId, otherId, contactIds, second } = await issued()
    await revokeInvitation(owner, second.links[0]?.invitationId ?? '', morning)
    const count = async (filter: Record<string, unknown>, now: Date) =>
      (await findInvitations(owner, { filter: invitationFilterSchema.parse(filter), paging: { limit: 50 } }, now)).rows.length
    expect(await count({}, evening)).toBe(3)
    expect(await count({ contact: contactIds[0] }, evening)).toBe(2)
    expect(await count({ portal: portalId }, evening)).toBe(2)
    expect(await count({ portal: otherId, status: 'revoked' }, evening)).toBe(1)
    expect(await count({ status: 'open' }, evening)).toBe(2)
    expect(await count({ status: 'expired' }, new Date(evening.getTime() + 60_000))).toBe(2)
    for (const status of ['opened', 'continued', 'activated', 'never_invited']) expect(await count({ status }, evening)).toBe(0)
  })
})
