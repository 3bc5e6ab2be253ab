import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { defaultMailSettings } from '@/lib/mail/mail-settings'
import { suppressAddress } from '@/lib/mail/suppress-address'
import type { Prisma } from '@/prisma/generated/client'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import type { MadeContact } from '@/scripts/testing/make-contacts'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { cancelCampaignMail } from './campaign-mail'
import { revokeInvitation } from './invitations'
import { issueLinks } from './issue-links'
import { queueReminders } from './queue-reminders'

// It goes through every district there is, so this file has a database to itself.
const name = `reminders_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const sentAt = new Date('2026-03-02T15:00:00Z')
const daysAfter = (days: number) => new Date(sentAt.getTime() + days * 86_400_000)

/** A district whose mails to these contacts were accepted a moment after they were queued. */
async function makeMailedDistrict(contacts: readonly MadeContact[]) {
  const district = await makeIssuingDistrict(contacts)
  const { districtId, owner, portalId, contactIds } = district
  await setUpMail(owner, { remindUnopenedDays: defaultMailSettings.remindUnopenedDays })
  const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, sentAt)
  if (!('links' in issued)) throw new Error('It is no replay.')
  await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'accepted', settledAt: sentAt } }))
  return { ...district, campaignId: issued.campaignId, invitationIds: issued.links.map(({ invitationId }) => invitationId) }
}

const remindersOf = (districtId: string) =>
  inDistrict(districtId, async (tx) => {
    const messages = await tx.message.findMany({
      where: { districtId, kind: { not: 'invitation' } },
      include: { invitations: true },
      orderBy: { id: 'asc' },
    })
    return messages.map(({ kind, email, language, invitations }) => ({ kind, email, language, persons: invitations.length }))
  })

const change = (districtId: string, id: string, data: Prisma.InvitationUpdateInput) =>
  inDistrict(districtId, (tx) => tx.invitation.update({ where: { districtId_id: { districtId, id } }, data }))

describe('queueReminders', () => {
  it('reminds once of what nobody opened, and once of what ends soon, one mail for each address', async () => {
    const { districtId, owner } = await makeMailedDistrict([
      { givenName: 'Ana', familyName: 'A', email: 'reyes@example.org', language: 'es' },
      { givenName: 'Luis', familyName: 'B', email: 'reyes@example.org' },
    ])
    await queueReminders(daysAfter(3.9))
    expect(await remindersOf(districtId)).toEqual([])
    await queueReminders(daysAfter(4.1))
    await queueReminders(daysAfter(4.2))
    const unopened = { kind: 'reminder_unopened', email: 'reyes@example.org', language: 'es', persons: 2 }
    expect(await remindersOf(districtId)).toEqual([unopened])
    await queueReminders(daysAfter(12.1))
    await queueReminders(daysAfter(12.2))
    expect(await remindersOf(districtId)).toEqual([unopened, { ...unopened, kind: 'reminder_ending' }])
    const { rows } = await findEvents(owner, { filter: { action: 'invitation.reminded' }, paging: { limit: 50 }, timeZone: 'UTC' })
    expect(rows).toHaveLength(4)
    await queueReminders(daysAfter(14.1))
    expect(await remindersOf(districtId)).toHaveLength(2)
  })

  it('reminds two workers’ rounds at the same moment only once', async () => {
    const { districtId } = await makeMailedDistrict([{}])
    await Promise.all([queueReminders(daysAfter(5)), queueReminders(daysAfter(5)), queueReminders(daysAfter(5))])
    expect(await remindersOf(districtId)).toHaveLength(1)
  })

  it('does not remind of opening what was opened, but still of its end', async () => {
    const { districtId, invitationIds } = await makeMailedDistrict([{}])
    await change(districtId, invitationIds[0] ?? '', { openedAt: daysAfter(1) })
    await queueReminders(daysAfter(5))
    expect(await remindersOf(districtId)).toEqual([])
    await queueReminders(daysAfter(13))
    expect(await remindersOf(districtId)).toMatchObject([{ kind: 'reminder_ending' }])
  })

  it('ends with activation, revocation, a stopped campaign, opting out, a bar and removal from the roster', async () => {
    const stops: Array<(made: Awaited<ReturnType<typeof makeMailedDistrict>>) => Promise<unknown>> = [
      ({ districtId, invitationIds }) =>
        change(districtId, invitationIds[0] ?? '', { activatedAt: daysAfter(1), activationSource: 'report' }),
      ({ owner, invitationIds }) => revokeInvitation(owner, invitationIds[0] ?? '', daysAfter(1)),
      ({ districtId, invitationIds }) => change(districtId, invitationIds[0] ?? '', { frozenAt: daysAfter(1) }),
      ({ owner, campaignId }) => cancelCampaignMail(owner, campaignId, daysAfter(1)),
      ({ districtId }) =>
        inDistrict(districtId, (tx) =>
          suppressAddress(tx, { districtId, email: 'ana.reyes@example.org', reason: 'opted_out', detail: null, now: daysAfter(1) }),
        ),
      ({ owner, contactIds }) =>
        setContactFlag(owner, { contactId: contactIds[0] ?? '', flag: 'do_not_invite', on: true, reason: 'Asked not to be' }, daysAfter(1)),
      ({ districtId }) =>
        inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId }, data: { removedAt: daysAfter(1) } })),
      ({ districtId }) =>
        inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId }, data: { email: 'another@example.org' } })),
      ({ owner }) => setUpMail(owner, { remindUnopenedDays: null, remindEndingDays: null }),
      ({ owner }) => setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, daysAfter(1)),
    ]
    for (const stop of stops) {
      const made = await makeMailedDistrict([{}])
      await stop(made)
      await queueReminders(daysAfter(5))
      await queueReminders(daysAfter(13))
      expect(await remindersOf(made.districtId), String(stop)).toEqual([])
    }
  })
})
