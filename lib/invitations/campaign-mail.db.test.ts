import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { suppressAddress } from '@/lib/mail/suppress-address'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { cancelCampaignMail, getCampaignMail, retryCampaignMail } from './campaign-mail'
import { getCampaign } from './campaigns'
import { checkSending } from './check-sending'
import { issueLinks } from './issue-links'
import { findMessages } from './messages'

const now = new Date('2026-03-02T15:00:00Z')
const school = 'Willow Elementary School'

async function makeMailed(count = 4) {
  const contacts = Array.from({ length: count }, (_, index) => ({
    familyName: String.fromCharCode(65 + index),
    email: `family.${index}@example.org`,
    students: [{ school: index === 0 ? school : 'Oak Middle School' }],
  }))
  const district = await makeIssuingDistrict(contacts)
  await setUpMail(district.owner)
  const { owner, portalId, contactIds } = district
  const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
  const settle = (index: number, data: { state: 'accepted' | 'failed' | 'leased'; cause?: string }) =>
    inDistrict(district.districtId, (tx) =>
      tx.message.updateMany({
        where: { districtId: district.districtId, email: `family.${index}@example.org` },
        data: { ...data, settledAt: data.state === 'leased' ? null : now },
      }),
    )
  return { ...district, campaignId, settle }
}

describe('the mails of a campaign', () => {
  it('are counted by what the server said, and sending lasts until none waits', async () => {
    const { owner, campaignId, settle } = await makeMailed()
    expect(await getCampaignMail(owner, campaignId)).toMatchObject({
      state: 'sending',
      counts: { queued: 4, accepted: 0 },
      perMinute: 60,
      nextAt: now,
    })
    for (const index of [0, 1, 2]) await settle(index, { state: 'accepted' })
    await settle(3, { state: 'failed', cause: 'rcpt_to' })
    expect(await getCampaignMail(owner, campaignId)).toMatchObject({
      state: 'completed',
      counts: { queued: 0, accepted: 3, failed: 1 },
      retriable: 1,
      nextAt: null,
      lastAcceptedAt: now,
      invitations: { total: 4, opened: 0, continued: 0, activated: 0 },
    })
    expect(await getCampaign(owner, campaignId)).toMatchObject({ state: 'completed' })
  })

  it('are stopped as far as they have not left, once', async () => {
    const { owner, campaignId, settle } = await makeMailed()
    await settle(0, { state: 'accepted' })
    await settle(1, { state: 'leased' })
    await cancelCampaignMail(owner, campaignId, now)
    await cancelCampaignMail(owner, campaignId, now)
    expect(await getCampaignMail(owner, campaignId)).toMatchObject({ state: 'cancelled', counts: { accepted: 1, leased: 0, cancelled: 3 } })
    await expect(retryCampaignMail(owner, campaignId, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are due at once when the mail settings change, as far as they wait for the server', async () => {
    const { districtId, owner, campaignId } = await makeMailed()
    const later = new Date(Date.now() + 900_000)
    await inDistrict(districtId, async (tx) => {
      await tx.message.updateMany({ where: { districtId }, data: { state: 'deferred', dueAt: later, cause: 'connect' } })
      await tx.message.updateMany({ where: { districtId, email: 'family.1@example.org' }, data: { cause: 'rcpt_to' } })
      await tx.dueMail.update({ where: { districtId }, data: { dueAt: later } })
    })
    await setUpMail(owner, { perMinute: 90 })
    const { nextAt } = await getCampaignMail(owner, campaignId)
    expect(nextAt?.getTime()).toBeLessThanOrEqual(Date.now())
    const waiting = await inDistrict(districtId, (tx) =>
      tx.message.findMany({ where: { districtId, dueAt: later }, select: { email: true } }),
    )
    expect(waiting).toEqual([{ email: 'family.1@example.org' }])
  })

  it('are sent again where they failed, but not to suppressed addresses', async () => {
    const { districtId, owner, campaignId, settle } = await makeMailed()
    for (const index of [0, 1]) await settle(index, { state: 'failed', cause: 'attempts_used_up' })
    await inDistrict(districtId, (tx) =>
      suppressAddress(tx, { districtId, email: 'family.1@example.org', reason: 'failed', detail: null, now }),
    )
    expect(await getCampaignMail(owner, campaignId)).toMatchObject({ retriable: 1 })
    expect(await retryCampaignMail(owner, campaignId, now)).toEqual({ messages: 1 })
    expect(await getCampaignMail(owner, campaignId)).toMatchObject({ state: 'sending', counts: { queued: 3, failed: 1 } })
    expect(await retryCampaignMail(owner, campaignId, now)).toEqual({ messages: 0 })
  })

  it('are changed by senders and above; who sees only some schools changes their own alone', async () => {
    const { owner, sender, auditor, campaignId } = await makeMailed()
    const scoped = { ...sender, schools: [school] }
    await expect(cancelCampaignMail(auditor, campaignId, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(cancelCampaignMail(scoped, campaignId, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await getCampaignMail(auditor, campaignId)).counts.queued).toBe(4)
    const mayChange = async (actor: Actor) => (await getCampaignMail(actor, campaignId)).mayChange
    expect([await mayChange(sender), await mayChange(scoped), await mayChange(auditor)]).toEqual([true, false, false])
    await cancelCampaignMail(sender, campaignId, now)
    expect((await getCampaignMail(owner, campaignId)).state).toBe('cancelled')
  })

  it('are unknown to another district, and of a campaign without mail', async () => {
    const { owner, portalId, contactIds, campaignId } = await makeMailed()
    const { owner: stranger } = await makeDistrict()
    const { campaignId: ofLinks } = await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds } }, now)
    const asked = [
      () => getCampaignMail(stranger, campaignId),
      () => cancelCampaignMail(stranger, campaignId, now),
      () => getCampaignMail(owner, ofLinks),
    ]
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('findMessages', () => {
  it('lists them newest first, by campaign, state and part of the address, page by page', async () => {
    const { owner, campaignId, settle } = await makeMailed()
    await settle(2, { state: 'accepted' })
    const find = (filter: Parameters<typeof findMessages>[1]['filter'], paging = { limit: 50 }) => findMessages(owner, { filter, paging })
    const all = await find({ campaign: campaignId })
    expect(all.rows).toHaveLength(4)
    expect(all.rows[0]).toMatchObject({ state: 'queued', contacts: [{ name: expect.any(String) }], cause: null })
    expect((await find({ state: 'accepted' })).rows.map(({ email }) => email)).toEqual(['family.2@example.org'])
    expect((await find({ search: 'FAMILY.3' })).rows.map(({ email }) => email)).toEqual(['family.3@example.org'])
    const first = await find({ campaign: campaignId }, { limit: 3 })
    const second = await findMessages(owner, { filter: { campaign: campaignId }, paging: { limit: 3, cursor: first.nextCursor ?? '' } })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(all.rows.map(({ id }) => id))
  })

  it('shows a sender with schools these schools’ families alone', async () => {
    const { sender } = await makeMailed()
    const { rows } = await findMessages({ ...sender, schools: [school] }, { filter: {}, paging: { limit: 50 } })
    expect(rows.map(({ email }) => email)).toEqual(['family.0@example.org'])
  })
})

describe('checkSending', () => {
  it('counts mails, people and who is left out, and says when and how long', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict([
      { familyName: 'A', email: 'reyes@example.org' },
      { familyName: 'B', email: 'reyes@example.org' },
      { familyName: 'C', email: null },
      { familyName: 'D', email: 'd@example.org', restricted: true },
      { familyName: 'E', email: 'e@example.org' },
    ])
    const check = () => checkSending(owner, { portal: portalId, selection: { filter: {} } }, now)
    await setUpMail(owner, { perMinute: 1, sendsFrom: 10 * 60, sendsUntil: 12 * 60 })
    const [a, b, , , e] = contactIds
    expect(await check()).toMatchObject({
      mails: 2,
      persons: 3,
      skipped: expect.arrayContaining([
        { reason: 'no_email', count: 1 },
        { reason: 'restricted', count: 1 },
      ]),
      samples: [[{ id: a }, { id: b }], [{ id: e }]],
      form: 'invite_page',
      diesOvernight: false,
      endsAt: new Date('2026-03-02T16:02:00Z'),
      startsAt: new Date('2026-03-02T16:00:00Z'),
      remindUnopenedDays: 4,
    })
  })
})
