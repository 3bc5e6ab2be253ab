import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { planRotation } from '@/lib/portals/plan-rotation'
import { savePortal } from '@/lib/portals/save-portal'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { activateInvitation } from './activate-by-hand'
import { getCampaignReport } from './campaign-report'
import { findCampaignLinks } from './campaigns'
import { inspectToken } from './inspect-token'
import { revokeInvitation } from './invitations'
import { continueInvitePage } from './invite-page'
import { issueLinks } from './issue-links'
import { contactsAtOnce } from './long-campaigns/begin-campaign'
import { stopCampaign } from './long-campaigns/stop-campaign'
import { reissueLinks } from './reissue-links'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const nothingLeft = {
  code: 'conflict',
  message:
    'Every living link of a replaced secret has a new one already, or is about to get it from a campaign under way. There is nothing left to do.',
}

async function replaceSecret(owner: Actor, portalId: string, secret = 'another-client-secret-of-more-than-32-bytes') {
  await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: {}, secret }, now)
}

/** Three families who hold links that live two hours, signed with a secret that was replaced since. */
async function rotated() {
  const district = await makeIssuingDistrict([{ guid: 'guid-a' }, { guid: 'guid-b' }, { guid: 'guid-c' }])
  const { owner, portalId, contactIds } = district
  const { links } = await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 7_200, now })
  await replaceSecret(owner, portalId)
  const awaiting = async (at: Date) => (await planRotation(owner, portalId, at)).map(({ living, awaitingNew }) => ({ living, awaitingNew }))
  return { ...district, links, awaiting }
}

describe('reissueLinks', () => {
  it('signs a new link with the newest secret for each contact who holds a living one of a replaced secret, as one campaign', async () => {
    const { admin, districtId, portalId, contactIds, links, awaiting } = await rotated()
    await issueTo(admin, { portalId, contactIds: contactIds.slice(2), now: later(1) })
    expect(await awaiting(later(2))).toEqual([
      { living: 1, awaitingNew: 0 },
      { living: 3, awaitingNew: 2 },
    ])

    const { campaignId } = await reissueLinks(admin, portalId, later(2))
    expect(await getCampaignReport(admin, campaignId, { names: 12 })).toMatchObject({
      channel: 'link',
      form: 'signed',
      issuedCount: 2,
      skipped: [],
    })
    const { rows } = await findCampaignLinks(admin, campaignId, { limit: 50 }, later(2))
    expect(new Set(rows.map(({ contactId }) => contactId))).toEqual(new Set(contactIds.slice(0, 2)))
    expect(rows.map(({ invitationId }) => invitationId).sort()).toEqual(
      links
        .slice(0, 2)
        .map(({ invitationId }) => invitationId)
        .sort(),
    )
    const inspected = await inspectToken(admin, rows[0]?.url ?? '', later(2))
    expect(inspected.valid).toBe(true)
    const versions = await inDistrict(districtId, (tx) =>
      tx.link.findMany({ where: { districtId, campaignId }, select: { secretVersion: { select: { version: true } } } }),
    )
    expect(versions.map(({ secretVersion }) => secretVersion.version)).toEqual([2, 2])
  })

  it('leaves nothing that waits, so a second press is refused, until the secret is replaced again', async () => {
    const { owner, portalId, awaiting } = await rotated()
    await reissueLinks(owner, portalId, later(60))
    expect(await awaiting(later(60))).toEqual([
      { living: 3, awaitingNew: 0 },
      { living: 3, awaitingNew: 0 },
    ])
    await expect(reissueLinks(owner, portalId, later(61))).rejects.toMatchObject(nothingLeft)

    await replaceSecret(owner, portalId, 'a-third-client-secret-of-more-than-32-bytes')
    expect(await awaiting(later(61))).toEqual([
      { living: 0, awaitingNew: 0 },
      { living: 3, awaitingNew: 3 },
      { living: 3, awaitingNew: 3 },
    ])
    const { campaignId } = await reissueLinks(owner, portalId, later(61))
    expect((await getCampaignReport(owner, campaignId, { names: 12 })).issuedCount).toBe(3)
  })

  it('is done once by two who press at the same moment', async () => {
    const { owner, admin, districtId, portalId } = await rotated()
    const pressed = await Promise.allSettled([reissueLinks(owner, portalId, later(60)), reissueLinks(admin, portalId, later(60))])
    expect(pressed.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toMatchObject([nothingLeft])
    expect(await inDistrict(districtId, (tx) => tx.link.count({ where: { districtId, secretVersion: { active: true } } }))).toBe(3)
  })

  it('names nobody again whom the worker has before it, until that is stopped', async () => {
    const { owner, districtId, portalId } = await rotated()
    await makeContacts(
      districtId,
      Array.from({ length: contactsAtOnce }, () => ({})),
    )
    const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { filter: {} } }, later(1))
    await expect(reissueLinks(owner, portalId, later(2))).rejects.toMatchObject(nothingLeft)
    await stopCampaign(owner, campaignId, later(3))
    const again = await reissueLinks(owner, portalId, later(4))
    expect((await getCampaignReport(owner, again.campaignId, { names: 12 })).issuedCount).toBe(3)
  })

  it('is recorded as one campaign of the member, with each link', async () => {
    const { owner, districtId, portalId } = await rotated()
    const { campaignId } = await reissueLinks(owner, portalId, later(60))
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId, at: later(60) }, select: { action: true, actorId: true, subjectId: true } }),
    )
    expect(events.filter(({ action }) => action === 'campaign.created')).toEqual([
      { action: 'campaign.created', actorId: owner.id, subjectId: campaignId },
    ])
    expect(events.filter(({ action }) => action === 'link.issued')).toHaveLength(3)
  })

  it('makes none for links that are dead, whose invitation was revoked, or whose account is set up', async () => {
    const { owner, portalId, links, awaiting } = await rotated()
    await revokeInvitation(owner, links[0]?.invitationId ?? '', now)
    await activateInvitation(owner, { id: links[1]?.invitationId ?? '', reason: 'Came by the office.' }, now)
    expect(await awaiting(later(7_199))).toMatchObject([{}, { living: 3, awaitingNew: 1 }])
    expect(await awaiting(later(7_200))).toMatchObject([{}, { living: 0, awaitingNew: 0 }])
    await expect(reissueLinks(owner, portalId, later(7_200))).rejects.toMatchObject(nothingLeft)
  })

  it('skips with its reason whoever may have no link any more', async () => {
    const { owner, districtId, portalId, contactIds } = await rotated()
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId, guid: 'guid-b' }, data: { restricted: true } }))
    const { campaignId } = await reissueLinks(owner, portalId, later(60))
    const { issuedCount, skipped } = await getCampaignReport(owner, campaignId, { names: 12 })
    expect(issuedCount).toBe(2)
    expect(skipped).toMatchObject([{ reason: 'restricted', contacts: [{ id: contactIds[1] }] }])
  })

  it('makes none for what an invite page signed, since its button signs with the newest secret anyway', async () => {
    const { owner, slug, portalId, contactIds } = await makeIssuingDistrict([{ guid: 'guid-a' }])
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    await continueInvitePage({ slug, code: pages[0]?.code ?? '', visit: phoneVisit }, now)
    await replaceSecret(owner, portalId)
    expect(await planRotation(owner, portalId, later(1))).toMatchObject([{}, { living: 1, awaitingNew: 0 }])
    await expect(reissueLinks(owner, portalId, later(1))).rejects.toMatchObject(nothingLeft)
  })

  it.each(['sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await rotated()
    await expect(reissueLinks(district[role], district.portalId, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('does not find a portal of another district', async () => {
    const { portalId } = await rotated()
    const { owner } = await makeDistrict()
    await expect(reissueLinks(owner, portalId, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
