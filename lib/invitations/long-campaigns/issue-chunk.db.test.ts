import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getCampaignReport } from '@/lib/invitations/campaign-report'
import { findCampaignLinks, findSkipped, getCampaign } from '@/lib/invitations/campaigns'
import { describeCampaign } from '@/lib/invitations/describe-campaign'
import { type CampaignRequest, issueLinks } from '@/lib/invitations/issue-links'
import { uuidV7 } from '@/lib/uuid-v7'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { contactsAtOnce } from './begin-campaign'
import { issueChunk } from './issue-chunk'
import { issueCampaignsOf } from './run-due-campaigns'
import { stopCampaign } from './stop-campaign'

const now = new Date()
const pace = { chunkSize: 2_000, retryMilliseconds: 60_000 }
const never = new AbortController().signal
const afresh = { size: 400, held: [] }

/** One more than one request serves; the first three are a couple that shares an address, and somebody restricted. */
const roster = Array.from({ length: contactsAtOnce + 1 }, (_, index) => ({
  familyName: `Family ${String(index).padStart(5, '0')}`,
  email: index === 0 ? 'Aguilar@example.org' : index === 1 ? 'aguilar@example.org' : `family${index}@example.org`,
  restricted: index === 2,
}))

let district: Awaited<ReturnType<typeof makeIssuingDistrict>>

beforeAll(async () => {
  district = await makeIssuingDistrict(roster)
  await setUpMail(district.owner)
})

function begin(actor: Actor, request: Partial<CampaignRequest> = {}) {
  return issueLinks(actor, { portal: district.portalId, selection: { filter: {} }, ...request }, now)
}

async function outcomesOf(campaignId: string) {
  const { districtId } = district
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.campaignContact.findMany({ where: { districtId, campaignId } })
    return {
      rows: rows.length,
      links: new Set(rows.flatMap(({ linkId }) => linkId ?? [])).size,
      invitations: new Set(rows.flatMap(({ invitationId }) => invitationId ?? [])).size,
      skipped: rows.filter(({ skipReason }) => skipReason !== null).length,
      issued: await tx.link.count({ where: { districtId, campaignId } }),
      events: await tx.auditEvent.findMany({
        where: { districtId, subjectId: campaignId },
        orderBy: { id: 'asc' },
        select: { action: true },
      }),
    }
  })
}

describe('issueChunk', () => {
  it('serves everybody once, through a worker that dies amid a chunk and two that work at once', async () => {
    const { owner, districtId } = district
    const request = { idempotencyKey: 'a key for the whole district' }
    const issued = await begin(owner, request)
    const { campaignId } = issued
    expect(issued).toMatchObject({ links: [], pending: contactsAtOnce + 1 })
    expect(await describeCampaign(owner, issued, now)).toEqual({
      campaign: expect.objectContaining({ state: 'issuing', counts: { issued: 0, skipped: 0, pending: contactsAtOnce + 1 } }),
      skipped: [],
    })
    expect(await begin(owner, request)).toEqual({ campaignId, replayed: true })

    await issueChunk(districtId, afresh, now)
    await dieBeforeTheEnd(campaignId)
    expect((await getCampaign(owner, campaignId)).counts).toEqual({ issued: 399, skipped: 1, pending: contactsAtOnce + 1 - 400 })
    // A program that asks again and again how far it is must not be shown the same families each time.
    expect(await findSkipped(owner, campaignId)).toEqual([])

    await Promise.all([issueCampaignsOf(districtId, { signal: never, pace }), issueCampaignsOf(districtId, { signal: never, pace })])
    await issueCampaignsOf(districtId, { signal: never, pace })
    const report = await getCampaignReport(owner, campaignId, { names: 5 })
    expect(report).toMatchObject({ state: 'completed', issuedCount: contactsAtOnce, work: { done: contactsAtOnce + 1, mayStop: false } })
    expect(report.skipped).toMatchObject([{ reason: 'restricted', count: 1 }])
    expect(await findSkipped(owner, campaignId)).toMatchObject([{ reason: 'restricted' }])
    expect(await outcomesOf(campaignId)).toEqual({
      rows: contactsAtOnce + 1,
      links: contactsAtOnce,
      invitations: contactsAtOnce,
      skipped: 1,
      issued: contactsAtOnce,
      events: [{ action: 'campaign.created' }, { action: 'campaign.finished' }],
    })
  }, 120_000)

  it('passes over who is gone, and takes over those whom the release before has wait', async () => {
    const { owner, districtId, contactIds } = district
    const { campaignId } = await begin(owner, { lifetimeSeconds: 3_200 })
    const [first, second, third] = contactIds.slice(5)
    const gone = crypto.randomUUID()
    await inDistrict(districtId, async (tx) => {
      await tx.campaignTurn.deleteMany({ where: { districtId, campaignId } })
      await tx.campaignTurn.create({ data: { districtId, id: uuidV7(), campaignId, contactIds: [gone, first ?? ''] } })
      for (const contactId of [third ?? '', second ?? ''])
        await tx.campaignContact.create({ data: { districtId, id: uuidV7(), campaignId, contactId } })
      await tx.campaign.update({ where: { districtId_id: { districtId, id: campaignId } }, data: { pendingCount: 4 } })
    })
    for (let chunk = 0; chunk < 4; chunk++) await issueChunk(districtId, { size: 1, held: [] }, now)
    expect(await getCampaignReport(owner, campaignId, { names: 5 })).toMatchObject({ state: 'completed', issuedCount: 3, skippedCount: 1 })
    expect(await findSkipped(owner, campaignId)).toMatchObject([{ id: gone, reason: 'unknown_contact' }])
    const links = await findCampaignLinks(owner, campaignId, { limit: 5 }, now)
    expect(links.rows.map(({ contactId }) => contactId)).toEqual([first, third, second])
  })

  it('makes one mail for those who share an address, however small the chunks, until it is stopped', async () => {
    const { owner, districtId } = district
    const { campaignId } = await begin(owner, { channel: 'email' })
    await issueChunk(districtId, { ...afresh, size: 1 }, now)
    const messages = await mailsOf(campaignId)
    expect(messages[0]).toEqual({ state: 'queued', persons: 2 })
    expect(messages.filter(({ persons }) => persons > 1)).toHaveLength(1)

    await stopCampaign(owner, campaignId, now)
    await stopCampaign(owner, campaignId, now)
    expect(await issueChunk(districtId, afresh, now)).toBeUndefined()
    expect(new Set((await mailsOf(campaignId)).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    const report = await getCampaignReport(owner, campaignId, { names: 5 })
    expect(report).toMatchObject({ state: 'cancelled', work: { done: 3, finishedAt: null, stoppedAt: now } })
    const { events } = await outcomesOf(campaignId)
    expect(events.map(({ action }) => action)).toEqual(['campaign.created', 'campaign.stopped', 'campaign.cancelled'])
  })

  it('waits where the portal refuses, says why, and goes on once that is put right', async () => {
    const { owner, districtId, portalId } = district
    const { campaignId } = await begin(owner)
    await inDistrict(districtId, (tx) => tx.secretVersion.updateMany({ where: { districtId, portalId }, data: { active: false } }))
    await issueCampaignsOf(districtId, { signal: never, pace })
    expect((await getCampaignReport(owner, campaignId, { names: 5 })).work).toMatchObject({
      done: 0,
      trouble: expect.stringContaining('secret'),
    })
    const due = await database().$queryRaw<unknown[]>`
      SELECT FROM due_campaigns WHERE district_id = ${districtId}::uuid AND due_at > clock_timestamp() + interval '30 seconds'`
    expect(due).toHaveLength(1)
    await inDistrict(districtId, (tx) => tx.secretVersion.updateMany({ where: { districtId, portalId }, data: { active: true } }))
    await issueChunk(districtId, afresh, now)
    expect((await getCampaignReport(owner, campaignId, { names: 5 })).work).toMatchObject({ done: 400, trouble: null })
    await stopCampaign(owner, campaignId, now)
  })

  it('skips whom it cannot serve for a fault, and serves the others', async () => {
    const { owner, districtId, contactIds } = district
    const [, , , bad, , , , , , other] = contactIds
    const { campaignId } = await begin(owner, { lifetimeSeconds: 3_000 })
    await refuseLinksOf([bad, other], async () => {
      for (let chunk = 0; chunk < 12; chunk++) {
        expect(await issueChunk(districtId, { size: 16, held: [] }, now)).toEqual({ campaignId, outcome: 'served' })
      }
    })
    const { skipped, work } = await getCampaignReport(owner, campaignId, { names: 5 })
    expect(skipped.find(({ reason }) => reason === 'failed')?.contacts.map(({ id }) => id)).toEqual([bad, other])
    expect(work).toMatchObject({ trouble: null })
    await stopCampaign(owner, campaignId, now)
  })

  it('waits where one contact after the other fails: that is not theirs', async () => {
    const { owner, districtId, contactIds } = district
    const { campaignId } = await begin(owner, { lifetimeSeconds: 3_100 })
    await refuseLinksOf(contactIds.slice(0, 20), async () => {
      await issueCampaignsOf(districtId, { signal: never, pace: { ...pace, chunkSize: 16 } })
    })
    // Two, somebody restricted, and five more.
    expect((await getCampaignReport(owner, campaignId, { names: 5 })).work).toMatchObject({
      done: 8,
      trouble: expect.stringContaining('Something went wrong'),
    })
    await stopCampaign(owner, campaignId, now)
  })

  it('decides anew when the turn comes: who matches no more is skipped, and nothing is done for who lost access', async () => {
    const { sender, districtId, contactIds } = district
    const { campaignId } = await begin(sender, { selection: { filter: { language: 'es' } } })
    expect((await getCampaign(sender, campaignId)).state).toBe('completed')
    const whole = await begin(sender, { selection: { filter: { no_email: false } } })
    await inDistrict(districtId, (tx) =>
      tx.contact.updateMany({ where: { districtId, id: { in: contactIds.slice(0, 1) } }, data: { email: null } }),
    )
    await issueChunk(districtId, afresh, now)
    expect((await getCampaignReport(sender, whole.campaignId, { names: 5 })).skipped).toMatchObject([
      { reason: 'no_longer_matches', count: 1, contacts: [{ id: contactIds[0] }] },
      { reason: 'restricted', count: 1 },
    ])
    await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { districtId, id: sender.id ?? '' }, data: { suspendedAt: now } }))
    expect(await issueChunk(districtId, afresh, now)).toMatchObject({ outcome: 'stopped' })
    expect(await getCampaignReport(district.owner, whole.campaignId, { names: 5 })).toMatchObject({
      state: 'cancelled',
      work: { done: 400, trouble: expect.stringContaining('lost access') },
    })
  })
})

/** The connection is cut when everything of a chunk is written but for who waits no longer: as it is for a worker that is killed. */
async function dieBeforeTheEnd(campaignId: string): Promise<void> {
  const { districtId } = district
  await inDistrict(districtId, async (tx) => {
    await tx.$queryRaw`
      SELECT FROM campaign_turns WHERE district_id = ${districtId}::uuid AND campaign_id = ${campaignId}::uuid FOR UPDATE`
    const dying = expect(issueChunk(districtId, afresh, now)).resolves.toEqual({ campaignId, outcome: 'held' })
    await expect
      .poll(
        () => database().$queryRaw<unknown[]>`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%DELETE FROM campaign_turns%'`,
        { timeout: 20_000 },
      )
      .toHaveLength(1)
    await dying
  })
}

/** While `work` goes on, the database takes no new outcome with an invitation for these contacts. */
async function refuseLinksOf(contactIds: ReadonlyArray<string | undefined>, work: () => Promise<void>): Promise<void> {
  const { districtId } = district
  const listed = contactIds.map((id) => `'${id}'`).join(', ')
  await asTableOwner(
    districtId,
    `ALTER TABLE campaign_contacts ADD CONSTRAINT refused CHECK (invitation_id IS NULL OR contact_id NOT IN (${listed})) NOT VALID`,
  )
  try {
    await work()
  } finally {
    await asTableOwner(districtId, 'ALTER TABLE campaign_contacts DROP CONSTRAINT refused')
  }
}

async function mailsOf(campaignId: string): Promise<Array<{ state: string; persons: number }>> {
  const { districtId } = district
  const rows = await inDistrict(districtId, (tx) =>
    tx.message.findMany({
      where: { districtId, campaignId },
      orderBy: { id: 'asc' },
      select: { state: true, _count: { select: { invitations: true } } },
    }),
  )
  return rows.map(({ state, _count }) => ({ state, persons: _count.invitations }))
}
