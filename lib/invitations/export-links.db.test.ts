import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, testLinkBase } from '@/scripts/testing/make-portal'
import { type ExportPages, exportCampaign, exportLinks } from './export-links'
import { issueLinks } from './issue-links'

const timeZone = 'America/Chicago'

async function makeCampaign(count: number) {
  const district = await makeDistrict()
  const portal = await makePortal(district.owner)
  const names = Array.from({ length: count }, (_, index) => ({ familyName: `Reyes ${String(index).padStart(4, '0')}` }))
  const contacts = await makeContacts(district.districtId, names)
  const now = new Date()
  const { campaignId } = await issueLinks(
    district.sender,
    { portal: portal.id, selection: { contacts }, lifetimeSeconds: 600, idempotencyKey: uuidV7() },
    now,
  )
  return { ...district, campaignId, contacts, now }
}

async function rowsOf<Row>(pages: ExportPages<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

async function exportEvents(owner: Actor) {
  const { rows } = await findEvents(owner, { filter: { action: 'links.exported' }, paging: { limit: 50 }, timeZone })
  return rows.map(({ subjectId, details }) => ({ subjectId, details }))
}

describe('exportLinks', () => {
  it('gives out every link that matches, past one page, and audits how many under which filter', async () => {
    const { owner, auditor, campaignId, contacts, now } = await makeCampaign(503)
    const rows = await rowsOf(await exportLinks(auditor, { filter: { status: 'live', campaign: campaignId }, timeZone }, now))
    expect(new Set(rows.map(({ contact }) => contact.id))).toEqual(new Set(contacts))
    const details = { count: 503, filter: { status: 'live', campaign: campaignId }, contacts: contacts.toSorted() }
    expect(await exportEvents(owner)).toEqual([{ subjectId: null, details }])
  })

  it('keeps a name typed as a contact out of the leaf', async () => {
    const { owner, now } = await makeCampaign(1)
    expect(await rowsOf(await exportLinks(owner, { filter: { contact: 'Ana Reyes' }, timeZone }, now))).toEqual([])
    expect(await exportEvents(owner)).toEqual([{ subjectId: null, details: { count: 0, filter: {}, contacts: [] } }])
  })

  it('finds nothing of another district', async () => {
    const { campaignId, now } = await makeCampaign(1)
    const { owner } = await makeDistrict()
    expect(await rowsOf(await exportLinks(owner, { filter: { campaign: campaignId }, timeZone }, now))).toEqual([])
  })
})

describe('exportCampaign', () => {
  it('gives the addresses of living links in the order of issuing, each audited', async () => {
    const { owner, sender, campaignId, contacts, now } = await makeCampaign(3)
    const rows = await rowsOf(await exportCampaign(sender, campaignId, { timeZone, now }))
    expect(rows.map(({ contact }) => contact.id)).toEqual(contacts)
    for (const { url } of rows) expect(url).toMatch(new RegExp(`^${testLinkBase.replaceAll(/[.?/]/g, '\\$&')}ey`))
    const details = { count: 3, filter: { campaign: campaignId }, contacts: contacts.toSorted() }
    expect(await exportEvents(owner)).toEqual([{ subjectId: campaignId, details }])
    const revealed = await findEvents(owner, { filter: { action: 'link.revealed' }, paging: { limit: 50 }, timeZone })
    expect(new Set(revealed.rows.map(({ subjectId }) => subjectId))).toEqual(new Set(contacts))
  })

  it('gives no address of a link that has died', async () => {
    const { sender, campaignId, now } = await makeCampaign(2)
    const later = new Date(now.getTime() + 601_000)
    const rows = await rowsOf(await exportCampaign(sender, campaignId, { timeZone, now: later }))
    expect(rows.map(({ url }) => url)).toEqual([null, null])
  })

  it('refuses an auditor, and the campaign of another district', async () => {
    const { auditor, campaignId, now } = await makeCampaign(1)
    const stranger = await makeDistrict()
    await expect(exportCampaign(auditor, campaignId, { timeZone, now })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(exportCampaign(stranger.owner, campaignId, { timeZone, now })).rejects.toMatchObject({ code: 'not_found' })
    expect(await exportEvents(stranger.owner)).toEqual([])
  })
})
