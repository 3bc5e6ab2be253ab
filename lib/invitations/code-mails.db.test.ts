import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { cancelCampaignMail, getCampaignMail, retryCampaignMail } from './campaign-mail'
import { getCampaign } from './campaigns'
import { findMailCampaigns } from './find-mail-campaigns'
import { continueInvitePage } from './invite-page'
import { issueLinks } from './issue-links'
import { findMessages } from './messages'
import { prepareMail } from './prepare-mail'
import { queueReminders } from './queue-reminders'

const now = new Date('2026-03-02T15:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const paging = { limit: 50 }

/** One mailed invitation, accepted, whose family asked for a code three days later. */
async function codeAskedFor() {
  const district = await makeDistrict()
  const { districtId, slug, owner } = district
  const { id: portal } = await makePortalOf(owner, 'get_connected')
  const contacts = await makeContacts(districtId, [{ email: 'ana@example.org' }])
  await setUpMail(owner, { remindUnopenedDays: 3, remindEndingDays: 2 })
  await setDistrictPolicy(owner, { ...defaultDistrictPolicy, signInPageDays: 5 }, now)
  const issued = await issueLinks(owner, { portal, selection: { contacts }, channel: 'email' }, now)
  const url = 'links' in issued ? (issued.links[0]?.url ?? '') : ''
  await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'accepted', settledAt: now } }))
  const code = url.slice(url.lastIndexOf('/') + 1)
  const pressed = await continueInvitePage({ slug, code, visit: phoneVisit }, later(3.2))
  expect(pressed.state).toBe('code')
  const setCodes = (data: { state: 'failed' | 'queued' }) =>
    inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId, kind: 'code' }, data }))
  return { ...district, campaignId: issued.campaignId, setCodes }
}

describe('the mail of a code', () => {
  it('stands in the list of mails as what it is, with the family it is to', async () => {
    const { owner } = await codeAskedFor()
    const { rows } = await findMessages(owner, { filter: {}, paging })
    expect(rows).toMatchObject([
      { kind: 'code', email: 'ana@example.org', contacts: [{ name: expect.any(String) }], state: 'queued' },
      { kind: 'invitation', state: 'accepted' },
    ])
    expect((await findMessages(owner, { filter: { kind: 'code' }, paging })).rows).toHaveLength(1)
  })

  it('is none of the campaign’s mails, neither counted nor listed', async () => {
    const { owner, campaignId, setCodes } = await codeAskedFor()
    for (const state of ['queued', 'failed'] as const) {
      await setCodes({ state })
      expect(await getCampaignMail(owner, campaignId)).toMatchObject({
        state: 'completed',
        counts: { accepted: 1, queued: 0, failed: 0 },
        retriable: 0,
        nextAt: null,
      })
      expect((await findMailCampaigns(owner, paging)).rows).toMatchObject([
        { state: 'completed', counts: { accepted: 1, waiting: 0, failed: 0 } },
      ])
      expect(await getCampaign(owner, campaignId)).toMatchObject({ state: 'completed' })
      const { rows } = await findMessages(owner, { filter: { campaign: campaignId }, paging })
      expect(rows.map(({ kind }) => kind)).toEqual(['invitation'])
    }
  })

  it('is not sent again with the failed mails', async () => {
    const { owner, campaignId, setCodes, districtId } = await codeAskedFor()
    await setCodes({ state: 'failed' })
    expect(await retryCampaignMail(owner, campaignId, later(4))).toEqual({ messages: 0 })
    expect(await inDistrict(districtId, (tx) => tx.message.count({ where: { kind: 'code', state: 'failed' } }))).toBe(1)
  })

  it('goes out though its campaign was stopped: the page still opens', async () => {
    const { owner, campaignId, districtId } = await codeAskedFor()
    await cancelCampaignMail(owner, campaignId, later(3.2))
    const prepared = await inDistrict(districtId, async (tx) =>
      prepareMail(tx, districtId, await tx.message.findMany({ where: { districtId, kind: 'code' } }), later(3.2)),
    )
    expect([...prepared.values()]).toMatchObject([{ content: { kind: 'code' }, unsubscribeUrl: null }])
    expect(await inDistrict(districtId, (tx) => tx.message.findFirst({ where: { kind: 'code' } }))).toMatchObject({ state: 'queued' })
  })

  it('takes the place of no reminder, and is none', async () => {
    const { districtId } = await codeAskedFor()
    await queueReminders(later(3.5))
    const kinds = () =>
      inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, select: { kind: true }, orderBy: { id: 'asc' } }))
    expect(await kinds()).toMatchObject([{ kind: 'invitation' }, { kind: 'code' }, { kind: 'reminder_ending' }])
  })
})
