import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { suppressAddress } from '@/lib/mail/suppress-address'
import type { MadeContact } from '@/scripts/testing/make-contacts'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { findSkipped, getCampaign } from './campaigns'
import { issueLinks } from './issue-links'

const now = new Date('2026-03-02T15:00:00Z')

async function makeSendingDistrict(contacts: readonly MadeContact[]) {
  const district = await makeIssuingDistrict(contacts)
  await setUpMail(district.owner)
  return district
}

const messagesOf = (districtId: string) =>
  inDistrict(districtId, (tx) =>
    tx.message.findMany({ where: { districtId }, include: { invitations: { orderBy: { id: 'asc' } } }, orderBy: { id: 'asc' } }),
  )

describe('a campaign of channel email', () => {
  it('queues one mail for each address, with everybody who shares it, in a language the family reads', async () => {
    const { districtId, owner, portalId, contactIds } = await makeSendingDistrict([
      { givenName: 'Ana', familyName: 'A', email: 'reyes@example.org', language: null },
      { givenName: 'Luis', familyName: 'B', email: 'Reyes@Example.org', language: 'es-MX' },
      { givenName: 'Mai', familyName: 'C', email: 'mai@example.org', language: 'vi' },
      { givenName: 'Sam', familyName: 'D', email: 'sam@example.org', language: 'so' },
    ])
    const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    if (!('links' in issued)) throw new Error('It is no replay.')
    expect(issued.links).toHaveLength(4)
    expect(issued.links.every(({ id, url }) => id === null && url?.includes('/i/'))).toBe(true)
    const messages = await messagesOf(districtId)
    expect(messages.map(({ email, language, kind, state }) => [email, language, kind, state])).toEqual([
      ['reyes@example.org', 'es', 'invitation', 'queued'],
      ['mai@example.org', 'vi', 'invitation', 'queued'],
      ['sam@example.org', 'en', 'invitation', 'queued'],
    ])
    expect(messages.map(({ invitations }) => invitations.map(({ invitationId }) => invitationId))).toEqual([
      issued.links.slice(0, 2).map(({ invitationId }) => invitationId),
      [issued.links[2]?.invitationId],
      [issued.links[3]?.invitationId],
    ])
    expect(await getCampaign(owner, issued.campaignId)).toMatchObject({ channel: 'email', form: 'invite_page', state: 'sending' })
  })

  it('skips who cannot be written to, each with its reason', async () => {
    const { districtId, owner, portalId, contactIds } = await makeSendingDistrict([
      { familyName: 'A', email: null },
      { familyName: 'B', email: 'two@at@example.org' },
      { familyName: 'C', email: 'а.cyrillic@example.org' },
      { familyName: 'D', email: 'returned@example.org' },
      { familyName: 'E', email: 'opted.out@example.org' },
      { familyName: 'F', email: 'f@example.org', restricted: true },
      { familyName: 'G', email: 'g@example.org' },
    ])
    await inDistrict(districtId, async (tx) => {
      await suppressAddress(tx, { districtId, email: 'Returned@example.org', reason: 'failed', detail: null, now })
      await suppressAddress(tx, { districtId, email: 'opted.out@example.org', reason: 'opted_out', detail: null, now })
    })
    const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    expect((await findSkipped(owner, campaignId)).map(({ reason }) => reason)).toEqual([
      'no_email',
      'bad_email',
      'bad_email',
      'suppressed',
      'suppressed',
      'restricted',
    ])
    expect((await messagesOf(districtId)).map(({ email }) => email)).toEqual(['g@example.org'])
  })

  it('carries signed links that live as long as the portal allows where the district has no invite pages', async () => {
    const { districtId, owner, portalId, contactIds } = await makeSendingDistrict([{}])
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    if (!('links' in issued)) throw new Error('It is no replay.')
    const [link] = issued.links
    expect(link?.expiresAt?.getTime()).toBe(now.getTime() + 86_400_000)
    expect((await messagesOf(districtId))[0]?.invitations).toMatchObject([{ linkId: link?.id }])
  })

  it('queues nothing again when it is replayed', async () => {
    const { districtId, owner, portalId, contactIds } = await makeSendingDistrict([{}])
    const request = {
      portal: portalId,
      selection: { contacts: contactIds },
      channel: 'email' as const,
      idempotencyKey: 'once-and-only-once',
    }
    const first = await issueLinks(owner, request, now)
    expect(await issueLinks(owner, request, now)).toEqual({ campaignId: first.campaignId, replayed: true })
    expect(await messagesOf(districtId)).toHaveLength(1)
  })

  it('is refused while no mail server is set up, and nothing of it is kept', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const request = { portal: portalId, selection: { contacts: contactIds }, channel: 'email' as const }
    await expect(issueLinks(owner, request, now)).rejects.toMatchObject({ code: 'mail_not_ready' })
    expect(await inDistrict(districtId, (tx) => tx.invitation.count({ where: { districtId } }))).toBe(0)
  })
})

describe('a campaign of channel letter', () => {
  it('hands out invite pages, and with new codes the old addresses die', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const before = await invitePagesTo(owner, { portalId, contactIds, now })
    const kept = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'letter' }, now)
    const renewed = await issueLinks(
      owner,
      { portal: portalId, selection: { contacts: contactIds }, channel: 'letter', renewCodes: true },
      now,
    )
    const urlOf = (issued: typeof kept) => ('links' in issued ? issued.links[0]?.url : undefined)
    expect(urlOf(kept)).toBe(before.pages[0]?.url)
    expect(urlOf(renewed)).not.toBe(before.pages[0]?.url)
    expect(await messagesOf(districtId)).toEqual([])
    expect(await getCampaign(owner, renewed.campaignId)).toMatchObject({ channel: 'letter', form: 'invite_page', state: 'completed' })
  })

  it('is refused with signed links, and where the district has no invite pages', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const request = { portal: portalId, selection: { contacts: contactIds }, channel: 'letter' as const }
    await expect(issueLinks(owner, { ...request, form: 'signed' }, now)).rejects.toMatchObject({ code: 'unsupported' })
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    await expect(issueLinks(owner, request, now)).rejects.toMatchObject({ code: 'unsupported' })
  })
})

describe('a contact whose account is set up', () => {
  it('is not invited to that portal again', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{}])
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    await inDistrict(districtId, (tx) =>
      tx.invitation.update({ where: { districtId_id: { districtId, id: pages[0]?.invitationId ?? '' } }, data: { activatedAt: now } }),
    )
    const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds } }, now)
    expect((await findSkipped(owner, campaignId)).map(({ reason }) => reason)).toEqual(['activated'])
  })
})
