import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findCampaignInvitePages } from './campaign-invite-pages'
import { getCampaignReport } from './campaign-report'
import { findCampaignLinks, findSkipped, getCampaign } from './campaigns'
import { describeCampaign } from './describe-campaign'
import { exportCampaign } from './export-links'
import { findInvitations, getInvitation, revokeInvitation } from './invitations'
import { reportNotMe } from './invite-page'
import { issueLinks } from './issue-links'
import { reopenInvitation } from './reopen-invitation'
import { revealCampaign } from './reveal-links'

const now = new Date('2026-03-01T12:00:00.789Z')
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const paging = { limit: 50 }

const eventsOf = (districtId: string, action: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action }, orderBy: { id: 'asc' } }))

describe('issueLinks with the form invite_page', () => {
  it('gives each contact an address that lives for the policy’s days, and signs nothing', async () => {
    const { districtId, slug, owner, sender, portalId, contactIds } = await makeIssuingDistrict([{ guid: 'g-1', familyName: 'Abreu' }])
    const { campaignId, pages } = await invitePagesTo(sender, { portalId, contactIds, now })
    const [page] = pages
    expect(page).toMatchObject({ id: null, guid: 'g-1', name: 'Ana Abreu', issuedAt: now, expiresAt: days(14) })
    expect(page?.url).toMatch(new RegExp(`^http://localhost:3000/i/${slug}/[0-9a-hjkmnp-tv-z]{26}$`))
    expect(await getCampaign(owner, campaignId)).toMatchObject({
      channel: 'link',
      form: 'invite_page',
      lifetimeSeconds: null,
      counts: { issued: 1, skipped: 0 },
    })
    expect((await findInvitations(owner, { filter: {}, paging }, now)).rows).toMatchObject([
      { id: page?.invitationId, status: 'open', closesAt: days(14), hasInvitePage: true, frozenReason: null, lastLinkExpiresAt: null },
    ])
    expect(await inDistrict(districtId, (tx) => tx.link.count({ where: { districtId } }))).toBe(0)
  })

  it('is recorded without the code, which the database does not hold either', async () => {
    const { districtId, sender, portalId, contactIds } = await makeIssuingDistrict([{}])
    const { campaignId, pages } = await invitePagesTo(sender, { portalId, contactIds, now })
    const [event] = await eventsOf(districtId, 'invite_page.issued')
    expect(event).toMatchObject({ subjectId: contactIds[0], actorId: sender.id })
    expect(JSON.parse(event?.leaf ?? '').details).toEqual({
      campaign_id: campaignId,
      invitation_id: pages[0]?.invitationId,
      portal_id: portalId,
      closes_at: days(14).toISOString(),
      code_version: 1,
    })
    expect(await findInDatabase(districtId, pages[0]?.code ?? 'no code')).toEqual([])
  })

  it('gives the same address again, prolonged, while the invitation is open, and another after it was revoked', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const first = (await invitePagesTo(owner, { portalId, contactIds, now })).pages[0]
    const second = (await invitePagesTo(owner, { portalId, contactIds, now: days(10) })).pages[0]
    expect(second).toMatchObject({ url: first?.url, invitationId: first?.invitationId, expiresAt: days(24) })
    await revokeInvitation(owner, first?.invitationId ?? '', days(10))
    const third = (await invitePagesTo(owner, { portalId, contactIds, now: days(10) })).pages[0]
    expect(third?.url).not.toBe(first?.url)
    expect((await invitePagesTo(owner, { portalId, contactIds, now: days(40) })).pages[0]?.url).not.toBe(third?.url)
  })

  it('is the page of an invitation that a signed link has opened, and never shortens it', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    expect(await getInvitation(owner, links[0]?.invitationId ?? '', now)).toMatchObject({ hasInvitePage: false })
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    expect(pages[0]).toMatchObject({ invitationId: links[0]?.invitationId, expiresAt: days(14) })
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePageDays: 1 }, now)
    expect((await invitePagesTo(owner, { portalId, contactIds, now })).pages[0]?.expiresAt).toEqual(days(14))
  })

  it('is refused as a whole with a lifetime, and while the district has switched invite pages off', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const request = { portal: portalId, selection: { contacts: contactIds }, form: 'invite_page' as const }
    await expect(issueLinks(owner, { ...request, lifetimeSeconds: 600 }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { lifetime_seconds: expect.any(String) },
    })
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    await expect(issueLinks(owner, request, now)).rejects.toMatchObject({ code: 'unsupported' })
    expect(await inDistrict(districtId, (tx) => tx.campaign.count({ where: { districtId } }))).toBe(0)
    expect((await issueTo(owner, { portalId, contactIds, now })).links).toHaveLength(1)
  })

  it('skips, in both forms, a contact whose invitation is frozen until it is reopened', async () => {
    const { owner, slug, portalId, contactIds } = await makeIssuingDistrict([{}])
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    await reportNotMe({ slug, code: pages[0]?.code ?? '', reason: 'wrong_person' }, now)
    for (const issue of [invitePagesTo, issueTo]) {
      const { campaignId } = await issue(owner, { portalId, contactIds, now })
      expect((await findSkipped(owner, campaignId)).map(({ reason }) => reason)).toEqual(['frozen'])
    }
    await reopenInvitation(owner, pages[0]?.invitationId ?? '', now)
    expect((await invitePagesTo(owner, { portalId, contactIds, now })).pages[0]?.url).toBe(pages[0]?.url)
  })

  it('skips who is barred, with the reasons signed links have', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{ restricted: true }, { guid: null }, { doNotInvite: 'asked us' }])
    const { campaignId } = await invitePagesTo(owner, { portalId, contactIds, now })
    expect((await findSkipped(owner, campaignId)).map(({ reason }) => reason).sort()).toEqual(['do_not_invite', 'no_guid', 'restricted'])
  })

  it('answers a replay as the first time, the addresses derived and audited', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}, {}])
    const request = { portal: portalId, selection: { contacts: contactIds }, form: 'invite_page' as const, idempotencyKey: 'k-1' }
    const first = await describeCampaign(owner, await issueLinks(owner, request, now), now)
    expect(await describeCampaign(owner, await issueLinks(owner, request, now), now)).toEqual(first)
    expect(await eventsOf(districtId, 'invite_page.issued')).toHaveLength(2)
    expect(await eventsOf(districtId, 'invite_page.revealed')).toHaveLength(2)
  })
})

async function issued() {
  const district = await makeIssuingDistrict([
    { familyName: 'B', students: [{ school: 'Oak', givenName: 'Luz', familyName: 'B' }] },
    { familyName: 'A', students: [{ school: 'Elm' }] },
  ])
  const { owner, portalId, contactIds } = district
  const { campaignId, pages } = await invitePagesTo(owner, { portalId, contactIds, now })
  const [b, a] = pages
  if (!a || !b) throw new Error('There are two invite pages.')
  return { ...district, campaignId, a, b }
}

async function rowsOf<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

describe('the result of a campaign of invite pages', () => {
  it('lists them in the order of issuing, page by page, without addresses', async () => {
    const { districtId, auditor, campaignId, portalId, a, b } = await issued()
    const first = await findCampaignInvitePages(auditor, campaignId, { limit: 1 }, now)
    const second = await findCampaignInvitePages(auditor, campaignId, { limit: 1, cursor: first.nextCursor ?? '' }, now)
    expect([...first.rows, ...second.rows]).toMatchObject([
      { id: a.invitationId, contact: { name: 'Ana A' } },
      { id: b.invitationId, contact: { name: 'Ana B', students: ['Luz B'] }, portal: { id: portalId, name: 'Parent Portal' } },
    ])
    expect(second.rows[0]).toMatchObject({ status: 'open', frozenReason: null, issuedAt: now, closesAt: days(14) })
    expect(JSON.stringify(first)).not.toContain(a.code)
    expect(await eventsOf(districtId, 'invite_page.revealed')).toEqual([])
  })

  it('reports how many there are and when the last one ends', async () => {
    const { auditor, campaignId } = await issued()
    expect(await getCampaignReport(auditor, campaignId, { names: 12 })).toMatchObject({
      form: 'invite_page',
      lifetimeSeconds: null,
      expiresAt: days(14),
      issuedCount: 2,
      skipped: [],
    })
  })

  it('gives out the addresses that work, to roles that may copy them, each audited', async () => {
    const { districtId, owner, auditor, campaignId, a, b } = await issued()
    expect(await revealCampaign(owner, campaignId, now)).toEqual([
      { id: a.invitationId, name: 'Ana A', url: a.url },
      { id: b.invitationId, name: 'Ana B', url: b.url },
    ])
    expect((await eventsOf(districtId, 'invite_page.revealed')).map(({ subjectId }) => subjectId)).toEqual(
      expect.arrayContaining([a.contactId, b.contactId]),
    )
    await revokeInvitation(owner, a.invitationId, now)
    expect((await findCampaignLinks(owner, campaignId, paging, now)).rows.map(({ url }) => url)).toEqual([null, b.url])
    expect((await findCampaignLinks(auditor, campaignId, paging, now)).rows.map(({ url }) => url)).toEqual([null, null])
    expect(await revealCampaign(owner, campaignId, days(14))).toEqual([])
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    expect(await revealCampaign(owner, campaignId, now)).toEqual([])
  })

  it('is exported with the addresses, and until when each one works', async () => {
    const { districtId, owner, campaignId, a, b } = await issued()
    const rows = await rowsOf(await exportCampaign(owner, campaignId, { timeZone: 'UTC', now }))
    expect(rows.map(({ contact, url, issuedAt, expiresAt }) => [contact.id, url, issuedAt, expiresAt])).toEqual([
      [a.contactId, a.url, now, days(14)],
      [b.contactId, b.url, now, days(14)],
    ])
    const [event] = await eventsOf(districtId, 'links.exported')
    expect(JSON.parse(event?.leaf ?? '').details).toMatchObject({ count: 2 })
    expect(await eventsOf(districtId, 'invite_page.revealed')).toHaveLength(2)
  })

  it('shows a sender with schools these schools’ contacts alone', async () => {
    const { sender, campaignId, b } = await issued()
    const ofOak = { ...sender, schools: ['Oak'] }
    expect((await findCampaignInvitePages(ofOak, campaignId, paging, now)).rows.map(({ id }) => id)).toEqual([b.invitationId])
    expect((await findCampaignLinks(ofOak, campaignId, paging, now)).rows.map(({ url }) => url)).toEqual([b.url])
    expect((await revealCampaign(ofOak, campaignId, now)).map(({ url }) => url)).toEqual([b.url])
    expect((await getCampaignReport(ofOak, campaignId, { names: 12 })).issuedCount).toBe(1)
    expect(await rowsOf(await exportCampaign(ofOak, campaignId, { timeZone: 'UTC', now }))).toHaveLength(1)
  })
})
