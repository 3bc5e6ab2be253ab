import { beforeAll, describe, expect, it } from 'vitest'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import type { Actor } from '@/lib/districts/actor'
import { suspendMember } from '@/lib/districts/suspend-member'
import { exportCampaign, exportLinks } from '@/lib/invitations/export-links'
import { revokeInvitation } from '@/lib/invitations/invitations'
import { issueLinks } from '@/lib/invitations/issue-links'
import { getLetters } from '@/lib/invitations/letters'
import { revealLink } from '@/lib/invitations/reveal-links'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { type AuditFilter, auditFilterSchema } from './event-filter'
import { findEvents } from './find-events'
import { nameFilter } from './name-filter'
import { recordView } from './record-view'
import { summarizeEvents } from './summarize-events'

const timeZone = 'America/Chicago'
const now = new Date('2026-03-01T12:00:00Z')
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)

let place: Awaited<ReturnType<typeof recordTwoFamilies>>

/** Ana and Ben are issued a link each, then Ana another; Ana's first is copied, all are exported, and Ben is looked at. */
async function recordTwoFamilies() {
  const district = await makeIssuingDistrict([
    { givenName: 'Ana', familyName: 'Ruiz' },
    { givenName: 'Ben', familyName: 'Okafor' },
  ])
  const { owner, sender, auditor, portalId, contactIds } = district
  const [ana = '', ben = ''] = contactIds
  const first = await issueTo(sender, { portalId, contactIds, now })
  const second = await issueTo(owner, { portalId, contactIds: [ana], now: days(1) })
  const [toAna, toBen] = first.links
  await revealLink(sender, toAna?.id ?? '', new Date(now.getTime() + 60_000))
  await exportCampaign(sender, first.campaignId, { timeZone, now })
  await exportLinks(auditor, { filter: { contact: ben }, timeZone }, days(2))
  await recordView(auditor, { where: 'contacts', contactIds }, days(3))
  await recordView(auditor, { where: 'contact', contactId: ben }, days(4))
  await setContactFlag(owner, { contactId: ben, flag: 'needs_none', on: true, reason: 'Signs in with Google' }, days(5))
  await revokeInvitation(owner, toBen?.invitationId ?? '', days(6))
  return { ...district, ana, ben, first, second, toAna: toAna?.id ?? '', toBen: toBen?.id ?? '' }
}

beforeAll(async () => {
  place = await recordTwoFamilies()
})

async function actions(filter: AuditFilter, actor: Actor = place.auditor) {
  const { rows } = await findEvents(actor, { filter: auditFilterSchema.parse(filter), paging: { limit: 50 }, timeZone })
  return rows.map(({ action }) => action)
}

describe('the record, asked about', () => {
  it('one contact, has what was done to it and who saw it in a list or took it away', async () => {
    expect(await actions({ contact: place.ben })).toEqual([
      'invitation.revoked',
      'contact.needs_none_set',
      'contact.viewed',
      'contacts.viewed',
      'links.exported',
      'links.exported',
      'link.issued',
    ])
    expect(await actions({ contact: place.ana })).toEqual([
      'contacts.viewed',
      'link.issued',
      'link.revealed',
      'links.exported',
      'link.issued',
    ])
  })

  it('one link, has its own events and those of its invitation, and of no other link', async () => {
    expect(await actions({ link: place.toBen })).toEqual(['invitation.revoked', 'link.issued'])
    expect(await actions({ link: place.toAna })).toEqual(['link.revealed', 'link.issued'])
    expect(await actions({ link: place.second.links[0]?.id ?? '' })).toEqual(['link.issued'])
  })

  it('one campaign, has what it issued and what became of that, and nothing of the next', async () => {
    const { first, second } = place
    expect((await actions({ campaign: first.campaignId })).sort()).toEqual([
      'campaign.created',
      'invitation.revoked',
      'link.issued',
      'link.issued',
      'link.revealed',
      'links.exported',
    ])
    expect((await actions({ campaign: second.campaignId })).sort()).toEqual(['campaign.created', 'link.issued'])
  })

  it('a campaign of letters, has each page, and the letters with whom they named', async () => {
    const { owner, sender, portalId, contactIds } = await makeIssuingDistrict([{ familyName: 'Reyes' }, { familyName: 'Li' }])
    const letters = await issueLinks(sender, { portal: portalId, selection: { contacts: contactIds }, channel: 'letter' }, now)
    await getLetters(sender, { campaignId: letters.campaignId, order: 'name', page: 1 }, now)
    const told = ['campaign.created', 'invite_page.issued', 'invite_page.issued', 'letters.shown']
    expect((await actions({ campaign: letters.campaignId }, owner)).sort()).toEqual(told)
    expect(await actions({ contact: contactIds[0] ?? '', action: 'letters.shown' }, owner)).toEqual(['letters.shown'])
    const pages = await invitePagesTo(owner, { portalId, contactIds, now: days(1) })
    expect((await actions({ campaign: pages.campaignId }, owner)).sort()).toEqual(told.slice(0, 3))
  })

  it('one member, has what was done to them too', async () => {
    const { owner, admin } = await makeIssuingDistrict([])
    await suspendMember(owner, admin.id ?? '', now)
    expect(await actions({ member: admin.id ?? '' }, owner)).toEqual(['member.suspended'])
    expect(await actions({ member: owner.id ?? '' }, owner)).toContain('member.suspended')
  })

  it('a matter, has every action of it', async () => {
    expect(await actions({ action: 'contacts' })).toEqual(['contact.needs_none_set', 'contact.viewed', 'contacts.viewed'])
    expect(await actions({ action: 'portals' })).toEqual(['secret.stored', 'portal.created'])
    expect(await actions({ action: 'approvals' })).toEqual([])
  })

  it('days from and to, has both of them whole', async () => {
    expect(await actions({ from: '2026-03-03', to: '2026-03-04' })).toEqual(['contacts.viewed', 'links.exported'])
    expect(await actions({ from: '2026-03-07' })).toEqual(['invitation.revoked'])
    expect(await actions({ to: '2026-01-31', action: 'secret.stored' })).toEqual(['secret.stored'])
  })

  it('all at once, has what fits each filter', async () => {
    expect(await actions({ contact: place.ben, member: place.auditor.id ?? '', action: 'contact.viewed', day: '2026-03-05' })).toEqual([
      'contact.viewed',
    ])
  })

  it('somebody of another district, has nothing', async () => {
    const stranger = await makeIssuingDistrict([])
    for (const filter of [{ contact: place.ana }, { link: place.toAna }, { campaign: place.first.campaignId }]) {
      expect(await actions(filter, stranger.owner)).toEqual([])
    }
    const known = await nameFilter(stranger.owner, { contact: place.ana, link: place.toAna, campaign: place.first.campaignId })
    expect(known).toEqual({ member: undefined, contact: undefined, subject: undefined, campaign: undefined, link: undefined })
  })
})

describe('summarizeEvents', () => {
  it('counts a day by what was done and by whom, the most frequent first', async () => {
    const summary = await summarizeEvents(place.auditor, { filter: { day: '2026-03-01' }, timeZone })
    expect(summary).toEqual({
      total: 5,
      byAction: [
        { action: 'link.issued', count: 2 },
        { action: 'campaign.created', count: 1 },
        { action: 'link.revealed', count: 1 },
        { action: 'links.exported', count: 1 },
      ],
      byActor: [{ kind: 'member', id: place.sender.id, name: `sender@${place.slug}.example.org`, count: 5 }],
    })
  })

  it('is refused to the sender', async () => {
    await expect(summarizeEvents(place.sender, { filter: {}, timeZone })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(nameFilter(place.sender, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('nameFilter', () => {
  it('says what the ids of a filter stand for', async () => {
    const { auditor, sender, slug, ana, portalId, first, toAna } = place
    const asked = { member: sender.id ?? '', contact: ana, subject: portalId, campaign: first.campaignId, link: toAna }
    expect(await nameFilter(auditor, asked)).toMatchObject({
      member: `sender@${slug}.example.org`,
      contact: 'Ana Ruiz',
      subject: 'Parent Portal',
      campaign: { portal: 'Parent Portal' },
      link: { contactName: 'Ana Ruiz', issuedAt: now },
    })
  })
})
