import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { applyRetention } from './apply-retention'
import { getRetentionPolicy } from './get-retention-policy'
import { defaultRetentionPolicy } from './retention-policy'
import { setRetentionPolicy } from './set-retention-policy'

const now = new Date('2026-03-01T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const daysOn = (days: number) => daysAgo(-days)
const forEver = { keepRemovedContactDays: null, keepEventPersonalDays: null, keepMailDays: null }

/** Two contacts who left 40 and 20 days ago and one who is there, each mailed 10 days ago. */
async function makeMailedDistrict() {
  const district = await makeIssuingDistrict([{ familyName: 'Abara' }, { familyName: 'Berg' }, { familyName: 'Cole' }])
  const { districtId, owner, portalId, contactIds } = district
  await setUpMail(owner, { port: 1 })
  await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email', form: 'signed' }, daysAgo(10))
  await inDistrict(districtId, async (tx) => {
    await tx.message.updateMany({ where: { districtId }, data: { state: 'accepted', settledAt: daysAgo(10), smtpReply: '250 taken' } })
    for (const [index, days] of [40, 20].entries()) {
      await tx.contact.updateMany({ where: { districtId, id: contactIds[index] ?? '' }, data: { removedAt: daysAgo(days) } })
    }
  })
  const names = () =>
    inDistrict(districtId, async (tx) =>
      (await tx.contact.findMany({ where: { districtId }, orderBy: { id: 'asc' } })).map(({ familyName }) => familyName),
    )
  const left = () =>
    inDistrict(districtId, async (tx) => ({
      claims: await tx.auditPersonal.count({ where: { districtId, event: { action: 'link.issued' } } }),
      addresses: await tx.message.count({ where: { districtId, NOT: { email: '' } } }),
    }))
  const applied = () =>
    inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'retention.applied' }, orderBy: { id: 'asc' } }))
  return { ...district, names, left, applied }
}

describe('applyRetention', () => {
  it('erases who left long enough ago, and nobody else', async () => {
    const { districtId, owner, names, applied } = await makeMailedDistrict()
    await setRetentionPolicy(owner, { ...forEver, keepRemovedContactDays: 30 }, now)
    expect(await applyRetention(districtId, now)).toEqual({ contacts: 1, events: 0, mails: 0 })
    expect(await names()).toEqual(['contact', 'Berg', 'Cole'])
    const [event] = await applied()
    expect(event).toMatchObject({ actorKind: 'system', at: now })
    expect(JSON.parse(event?.leaf ?? '').details).toMatchObject({ contacts: 1, keep_removed_contact_days: 30, keep_mail_days: null })
  })

  it('erases personal data beside old events, and the addresses of old mails, and records each with what it erased', async () => {
    const { districtId, owner, left, applied } = await makeMailedDistrict()
    await setRetentionPolicy(owner, { ...forEver, keepEventPersonalDays: 90, keepMailDays: 30 }, now)
    expect(await applyRetention(districtId, daysOn(19))).toEqual({ contacts: 0, events: 0, mails: 0 })
    expect(await applyRetention(districtId, daysOn(21))).toMatchObject({ mails: 1 })
    expect(await left()).toEqual({ claims: 3, addresses: 0 })
    expect(await applyRetention(districtId, daysOn(81))).toMatchObject({ contacts: 0, mails: 0 })
    expect(await left()).toEqual({ claims: 0, addresses: 0 })
    expect((await applied()).map(({ leaf }) => JSON.parse(leaf).details)).toMatchObject([
      { events: 0, mails: 1 },
      { events: expect.any(Number), mails: 0, keep_event_personal_days: 90 },
    ])
  })

  it('erases nothing that it cannot record', async () => {
    const { districtId, owner, left } = await makeMailedDistrict()
    await setRetentionPolicy(owner, { ...forEver, keepEventPersonalDays: 90 }, now)
    await asTableOwner(districtId, "ALTER TABLE audit_events ADD CONSTRAINT no_rounds CHECK (action <> 'retention.applied') NOT VALID")
    const round = applyRetention(districtId, daysOn(81))
    await expect(round).rejects.toThrow()
    await asTableOwner(districtId, 'ALTER TABLE audit_events DROP CONSTRAINT no_rounds')
    expect(await left()).toMatchObject({ claims: 3 })
  })

  it('has one round a day, whoever asks, and records nothing where nothing went', async () => {
    const { districtId, owner, applied } = await makeMailedDistrict()
    await setRetentionPolicy(owner, forEver, now)
    const rounds = await Promise.all([applyRetention(districtId, now), applyRetention(districtId, now)])
    expect(rounds.filter((round) => round !== undefined)).toEqual([{ contacts: 0, events: 0, mails: 0 }])
    expect(await applyRetention(districtId, new Date(now.getTime() + 3_600_000))).toBeUndefined()
    expect(await applyRetention(districtId, daysOn(1))).toBeDefined()
    expect(await applied()).toEqual([])
  })

  it('begins a round again that failed', async () => {
    const { districtId, owner } = await makeMailedDistrict()
    await setRetentionPolicy(owner, { ...forEver, keepRemovedContactDays: 30 }, now)
    const broken = new Date(Number.NaN)
    await expect(applyRetention(districtId, broken)).rejects.toThrow()
    expect(await applyRetention(districtId, now)).toMatchObject({ contacts: 1 })
  })
})

describe('the days', () => {
  it('are the defaults until an owner decides, and what is decided is recorded once', async () => {
    const { districtId, owner, admin, auditor } = await makeMailedDistrict()
    expect(await getRetentionPolicy(auditor)).toEqual(defaultRetentionPolicy)
    const policy = { keepRemovedContactDays: 60, keepEventPersonalDays: null, keepMailDays: 90 }
    await expect(setRetentionPolicy(admin, policy, now)).rejects.toMatchObject({ code: 'forbidden' })
    await setRetentionPolicy(owner, policy, now)
    await setRetentionPolicy(owner, policy, now)
    expect(await getRetentionPolicy(owner)).toEqual(policy)
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'retention.changed' } }))
    expect(events.map(({ leaf }) => JSON.parse(leaf).details)).toEqual([
      { keep_removed_contact_days: 60, keep_event_personal_days: null, keep_mail_days: 90 },
    ])
  })
})
