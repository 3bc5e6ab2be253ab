import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { cancelCampaignMail } from './campaign-mail'
import { findMailCampaigns } from './find-mail-campaigns'
import { issueLinks } from './issue-links'
import { findMessages } from './messages'

const now = new Date('2026-03-02T15:00:00Z')

async function makeMailing() {
  const contacts = ['A', 'B', 'C'].map((familyName) => ({ familyName, email: `${familyName.toLowerCase()}@example.org` }))
  const district = await makeIssuingDistrict(contacts)
  await setUpMail(district.owner)
  const { owner, portalId, contactIds } = district
  const send = async (channel: 'email' | 'link' = 'email') =>
    (await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel }, now)).campaignId
  return { ...district, send }
}

describe('findMailCampaigns', () => {
  it('lists the campaigns that sent mail with the counts of each, newest first', async () => {
    const { owner, districtId, send } = await makeMailing()
    const first = await send()
    await send('link')
    const second = await send()
    const settle = (email: string, state: 'accepted' | 'failed' | 'ambiguous') =>
      inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId, campaignId: first, email }, data: { state } }))
    await settle('a@example.org', 'accepted')
    await settle('b@example.org', 'failed')
    await settle('c@example.org', 'ambiguous')
    await cancelCampaignMail(owner, second, now)
    const { rows } = await findMailCampaigns(owner, { limit: 10 })
    expect(rows).toMatchObject([
      { id: second, state: 'cancelled', counts: { accepted: 0, waiting: 0, failed: 0, uncertain: 0, cancelled: 3 } },
      { id: first, state: 'completed', counts: { accepted: 1, waiting: 0, failed: 1, uncertain: 1, cancelled: 0 } },
    ])
  })

  it('is paged, and empty in another district', async () => {
    const { owner, send } = await makeMailing()
    const [first, second] = [await send(), await send()]
    const page = await findMailCampaigns(owner, { limit: 1 })
    expect(page.rows.map(({ id }) => id)).toEqual([second])
    const next = await findMailCampaigns(owner, { limit: 1, cursor: page.nextCursor ?? '' })
    expect(next.rows).toMatchObject([{ id: first, state: 'sending', counts: { waiting: 3 } }])
    const other = await makeDistrict()
    expect((await findMailCampaigns(other.owner, { limit: 10 })).rows).toEqual([])
  })
})

describe('findMessages', () => {
  it('finds what a worker holds by one state', async () => {
    const { owner, districtId, send } = await makeMailing()
    const campaign = await send()
    await inDistrict(districtId, async (tx) => {
      await tx.message.updateMany({ where: { districtId, email: 'a@example.org' }, data: { state: 'leased' } })
      await tx.message.updateMany({ where: { districtId, email: 'b@example.org' }, data: { state: 'handed_over' } })
    })
    const { rows } = await findMessages(owner, { filter: { campaign, state: 'on_its_way' }, paging: { limit: 10 } })
    expect(rows.map(({ email }) => email).sort()).toEqual(['a@example.org', 'b@example.org'])
  })
})
