import { describe, expect, it } from 'vitest'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { mailWords } from '@/lib/mail/mail-templates'
import { saveMailText } from '@/lib/mail/save-mail-text'
import { suppressAddress } from '@/lib/mail/suppress-address'
import type { MadeContact } from '@/scripts/testing/make-contacts'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { cancelCampaignMail } from './campaign-mail'
import { revokeInvitation } from './invitations'
import { issueLinks } from './issue-links'
import { prepareMail } from './prepare-mail'

const now = new Date('2026-03-02T15:00:00Z')
const later = new Date('2026-03-03T15:00:00Z')

const family: MadeContact[] = [
  { givenName: 'Ana', familyName: 'A', email: 'reyes@example.org', language: 'es', students: [{ school: 'Willow Elementary School' }] },
  { givenName: 'Luis', familyName: 'B', email: 'reyes@example.org', students: [{ school: 'Oak Middle School' }] },
]

type Queued = { contacts?: readonly MadeContact[]; signsIn?: boolean }

async function makeQueued({ contacts = family, signsIn = false }: Queued = {}) {
  const district = await makeIssuingDistrict(contacts)
  const { owner, contactIds } = district
  const portalId = signsIn ? (await makePortalOf(owner, 'get_connected')).id : district.portalId
  await setUpMail(owner)
  await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact: 'Front office, +1 555 0100' }, now)
  const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
  if (!('links' in issued)) throw new Error('It is no replay.')
  return { ...district, campaignId: issued.campaignId, links: issued.links }
}

const prepareAll = (districtId: string, at = later) =>
  inDistrict(districtId, async (tx) => {
    const messages = await tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } })
    const prepared = await prepareMail(tx, districtId, messages, at)
    return messages.map(({ id }) => prepared.get(id))
  })

describe('prepareMail', () => {
  it('tells each family who is invited, with an address for each, and whom to ask', async () => {
    const { districtId, links } = await makeQueued()
    const [mail] = await prepareAll(districtId)
    expect(mail).toMatchObject({
      templateVersion: 0,
      unsubscribeUrl: expect.stringContaining('/unsubscribe?'),
      content: {
        kind: 'invitation',
        form: 'invite_page',
        language: { tag: 'es' },
        officeContact: 'Front office, +1 555 0100',
        schools: ['Oak Middle School', 'Willow Elementary School'],
        persons: links.map(({ url, name, expiresAt }) => ({ url, name, closesAt: expiresAt })),
      },
    })
  })

  it('invites and reminds in words that are true of a portal whose links sign in, the district’s own where it has written them', async () => {
    const { districtId, owner } = await makeQueued({ contacts: [{ language: 'es' }], signsIn: true })
    const { subject, body } = mailWords.es.texts.sign_in
    expect(await prepareAll(districtId, now)).toMatchObject([{ content: { kind: 'sign_in' }, text: { subject, body }, templateVersion: 0 }])
    const own = { subject: 'Entre en {{portal}}', body: '{{links}}' }
    await saveMailText(owner, { kind: 'sign_in', language: 'es', ...own }, now)
    expect(await prepareAll(districtId, now)).toMatchObject([{ text: own, templateVersion: 1 }])
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { kind: 'reminder_ending' } }))
    expect(await prepareAll(districtId, now)).toMatchObject([
      { content: { kind: 'sign_in_reminder' }, text: mailWords.es.texts.sign_in_reminder, templateVersion: 0 },
    ])
  })

  it('leaves out who may not be invited any more, and keeps the others of the address', async () => {
    const { districtId, owner, contactIds, links } = await makeQueued()
    await setContactFlag(owner, { contactId: contactIds[0] ?? '', flag: 'do_not_invite', on: true, reason: 'Asked not to be' }, later)
    expect(await prepareAll(districtId)).toMatchObject([{ content: { persons: [{ url: links[1]?.url }], schools: ['Oak Middle School'] } }])
    await revokeInvitation(owner, links[1]?.invitationId ?? '', later)
    expect(await prepareAll(districtId)).toEqual([{ cancel: 'nobody_left' }])
  })

  it('does not write to an address that has been suppressed or belongs to the contact no more', async () => {
    const { districtId } = await makeQueued({ contacts: [{ email: 'old@example.org' }, { email: 'returned@example.org' }] })
    await inDistrict(districtId, async (tx) => {
      await tx.contact.updateMany({ where: { districtId, email: 'old@example.org' }, data: { email: 'new@example.org' } })
      await suppressAddress(tx, { districtId, email: 'returned@example.org', reason: 'bounced', detail: null, now: later })
    })
    expect(await prepareAll(districtId)).toEqual([{ cancel: 'address_changed' }, { cancel: 'suppressed' }])
  })

  it('sends nothing of a stopped campaign, and nothing once the invitation has ended or its account is set up', async () => {
    const ended = await makeQueued({ contacts: [{}] })
    expect(await prepareAll(ended.districtId, new Date('2026-04-01T00:00:00Z'))).toEqual([{ cancel: 'ended' }])
    const activated = await makeQueued({ contacts: [{}] })
    await inDistrict(activated.districtId, (tx) => tx.invitation.updateMany({ data: { activatedAt: later } }))
    expect(await prepareAll(activated.districtId)).toEqual([{ cancel: 'activated' }])
    const stopped = await makeQueued({ contacts: [{}] })
    await inDistrict(stopped.districtId, (tx) => tx.message.updateMany({ data: { state: 'leased' } }))
    await cancelCampaignMail(stopped.owner, stopped.campaignId, later)
    expect(await prepareAll(stopped.districtId)).toEqual([{ cancel: 'campaign_stopped' }])
  })

  it('carries the signed link itself where the district has no invite pages, and nothing once it is dead', async () => {
    const district = await makeIssuingDistrict([{}])
    const { districtId, owner, portalId, contactIds } = district
    await setUpMail(owner)
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    const url = 'links' in issued ? issued.links[0]?.url : undefined
    expect(await prepareAll(districtId, now)).toMatchObject([{ content: { form: 'signed', persons: [{ url }] } }])
    expect(await prepareAll(districtId, later)).toEqual([{ cancel: 'ended' }])
  })

  it('sends no address that opens nothing: the district has switched its invite pages off since', async () => {
    const { districtId, owner } = await makeQueued({ contacts: [{}] })
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, later)
    expect(await prepareAll(districtId)).toEqual([{ cancel: 'pages_off' }])
  })

  it('reminds nobody to open what was opened since', async () => {
    const { districtId } = await makeQueued({ contacts: [{}] })
    await inDistrict(districtId, async (tx) => {
      await tx.invitation.updateMany({ where: { districtId }, data: { openedAt: now } })
      await tx.message.updateMany({ where: { districtId }, data: { kind: 'reminder_unopened' } })
    })
    expect(await prepareAll(districtId)).toEqual([{ cancel: 'opened_since' }])
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { kind: 'reminder_ending' } }))
    expect(await prepareAll(districtId)).toMatchObject([{ content: { kind: 'reminder' } }])
  })
})
