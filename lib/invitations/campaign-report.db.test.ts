import { describe, expect, it } from 'vitest'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { getCampaignReport } from './campaign-report'
import { findIssuers } from './find-issuers'
import { issueLinks } from './issue-links'
import { findLinks } from './links'
import { issueCampaignsOf } from './long-campaigns/run-due-campaigns'
import { revealCampaign } from './reveal-links'

const now = new Date('2026-03-10T15:00:00Z')

async function makeCampaign() {
  const district = await makeDistrict()
  const portal = await makePortal(district.owner)
  const contacts = await makeContacts(district.districtId, [
    { familyName: 'Alvarez', students: [{ school: 'Maple Elementary' }] },
    { familyName: 'Baker', students: [{ school: 'Birch Middle' }] },
    { familyName: 'Cho', restricted: true, students: [{ school: 'Birch Middle' }] },
  ])
  const { campaignId } = await issueLinks(district.sender, { portal: portal.id, selection: { contacts }, lifetimeSeconds: 600 }, now)
  return { ...district, campaignId, contacts }
}

describe('getCampaignReport', () => {
  it('tells who issued what, until when, and who was skipped', async () => {
    const { auditor, campaignId, slug, contacts } = await makeCampaign()
    const report = await getCampaignReport(auditor, campaignId, { names: 12 })
    expect(report).toMatchObject({
      portalName: 'Parent Portal',
      issuedBy: `sender@${slug}.example.org`,
      createdAt: now,
      lifetimeSeconds: 600,
      expiresAt: new Date('2026-03-10T15:10:00Z'),
    })
    expect(report.skipped).toMatchObject([{ reason: 'restricted', count: 1, contacts: [{ id: contacts[2], name: 'Ana Cho' }] }])
  })

  it('lists its links in the order of issuing when asked for it', async () => {
    const { owner, campaignId } = await makeCampaign()
    expect((await getCampaignReport(owner, campaignId, { names: 12 })).issuedCount).toBe(2)
    const request = { filter: { campaign: campaignId }, timeZone: 'UTC', order: 'issuing' as const }
    const first = await findLinks(owner, { ...request, paging: { limit: 1 } }, now)
    const second = await findLinks(owner, { ...request, paging: { limit: 1, cursor: first.nextCursor ?? '' } }, now)
    const back = await findLinks(owner, { ...request, paging: { limit: 1, cursor: second.previousCursor ?? '' } }, now)
    expect(first.rows[0]?.contact.familyName).toBe('Alvarez')
    expect(second.rows[0]?.contact.familyName).not.toBe('Alvarez')
    expect(back.rows).toEqual(first.rows)
  })

  it('shows a sender only the contacts of the sender’s schools', async () => {
    const { sender, campaignId } = await makeCampaign()
    const report = await getCampaignReport({ ...sender, schools: ['Maple Elementary'] }, campaignId, { names: 12 })
    expect(report).toMatchObject({ issuedCount: 1, skipped: [] })
  })

  it('holds, and can be copied whole, for more links than a statement has parameters', async () => {
    const { owner, districtId, portalId } = await makeIssuingDistrict(Array.from({ length: 17_500 }, () => ({})))
    const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { filter: {} } }, now)
    await issueCampaignsOf(districtId, { signal: new AbortController().signal, pace: { chunkSize: 5_000, retryMilliseconds: 1_000 } })
    expect((await getCampaignReport(owner, campaignId, { names: 12 })).issuedCount).toBe(17_500)
    const copied = await revealCampaign(owner, campaignId, now)
    expect(new Set(copied.map(({ url }) => url)).size).toBe(17_500)
  }, 300_000)

  it('does not know the campaign of another district', async () => {
    const { campaignId } = await makeCampaign()
    const { owner } = await makeDistrict()
    await expect(getCampaignReport(owner, campaignId, { names: 12 })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('findIssuers', () => {
  it('names who issued links the actor may see, and nobody of another district', async () => {
    const { owner, sender, slug } = await makeCampaign()
    const stranger = await makeDistrict()
    const issuers = [{ id: sender.id, name: `sender@${slug}.example.org` }]
    expect(await findIssuers(owner)).toEqual(issuers)
    expect(await findIssuers({ ...sender, schools: ['Maple Elementary'] })).toEqual(issuers)
    expect(await findIssuers({ ...sender, schools: ['Oak High'] })).toEqual([])
    expect(await findIssuers(stranger.owner)).toEqual([])
  })
})

describe('findLinks', () => {
  it.each([
    ['not a cursor', 'nonsense'],
    ['of another list', Buffer.from('{"direction":"after","values":["Reyes","Ana"]}').toString('base64url')],
  ])('refuses a cursor that is %s', async (_, cursor) => {
    const { owner } = await makeDistrict()
    const request = { filter: {}, paging: { limit: 50, cursor }, timeZone: 'UTC' }
    await expect(findLinks(owner, request, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
