import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { type CampaignRequest, issueLinks } from './issue-links'

const now = new Date('2026-03-01T12:00:00Z')
const plain = (count: number) => Array.from({ length: count }, (_, index) => ({ familyName: `Name ${count - index}` }))

const count = (districtId: string) =>
  inDistrict(districtId, async (tx) => ({
    campaigns: await tx.campaign.count(),
    invitations: await tx.invitation.count(),
    links: await tx.link.count(),
  }))

describe('several campaigns at once', () => {
  it('over overlapping contacts give each contact one open invitation, and wait for each other without a deadlock', async () => {
    const { districtId, owner, admin, sender, portalId, contactIds } = await makeIssuingDistrict(plain(60))
    const halves = [contactIds, contactIds.slice(0, 40), contactIds.slice(20).reverse(), [...contactIds].reverse()]
    const actors = [owner, admin, sender, owner]
    const campaigns = halves.map((contacts, index) =>
      issueLinks(actors[index] ?? owner, { portal: portalId, selection: { contacts }, lifetimeSeconds: 600 + index }, now),
    )
    const issued = (await Promise.all(campaigns)).map((campaign) => ('links' in campaign ? campaign.links.length : 0))
    expect(issued).toEqual([60, 40, 40, 60])
    expect(await count(districtId)).toEqual({ campaigns: 4, invitations: 60, links: 200 })
  })

  it('over all that match a status serve nobody twice', async () => {
    const { districtId, owner, admin, portalId } = await makeIssuingDistrict(plain(30))
    const selection = { filter: { status: 'never_invited' as const } }
    const issue = (actor: Actor, lifetimeSeconds: number) => issueLinks(actor, { portal: portalId, selection, lifetimeSeconds }, now)
    const issued = await Promise.all([issue(owner, 600), issue(admin, 601)])
    expect(issued.map((campaign) => ('links' in campaign ? campaign.links.length : 0)).sort()).toEqual([0, 30])
    expect(await count(districtId)).toEqual({ campaigns: 2, invitations: 30, links: 30 })
  })

  it('of the same claims in the same second share their links', async () => {
    const { districtId, owner, admin, portalId, contactIds } = await makeIssuingDistrict(plain(20))
    const issue = (actor: Actor) => issueLinks(actor, { portal: portalId, selection: { contacts: contactIds } }, now)
    const [ours, theirs] = await Promise.all([issue(owner), issue(admin)])
    const ids = (campaign: typeof ours) => ('links' in campaign ? campaign.links.map(({ id }) => id) : [])
    expect(ids(ours)).toHaveLength(20)
    expect(ids(theirs)).toEqual(ids(ours))
    expect(await count(districtId)).toEqual({ campaigns: 2, invitations: 20, links: 20 })
  })

  it('may be more than the connections there are', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict(plain(25))
    await Promise.all(contactIds.map((id) => issueLinks(owner, { portal: portalId, selection: { contacts: [id] } }, now)))
    expect(await count(districtId)).toEqual({ campaigns: 25, invitations: 25, links: 25 })
  })
})

describe('an idempotency key', () => {
  const request = (portal: string, contacts: string[]): CampaignRequest => ({ portal, selection: { contacts }, idempotencyKey: 'key-1' })

  it('makes a repeated request answer with the first campaign', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict(plain(2))
    const first = await issueLinks(owner, request(portalId, contactIds), now)
    const again = await issueLinks(owner, request(portalId, contactIds), new Date(now.getTime() + 3_600_000))
    expect(again).toEqual({ campaignId: first.campaignId, replayed: true })
    expect(await count(districtId)).toMatchObject({ campaigns: 1, links: 2 })
  })

  it.each([
    ['selection', (asked: CampaignRequest): CampaignRequest => ({ ...asked, selection: { contacts: ['nobody'] } })],
    ['lifetime', (asked: CampaignRequest): CampaignRequest => ({ ...asked, lifetimeSeconds: 600 })],
    ['portal', (asked: CampaignRequest): CampaignRequest => ({ ...asked, portal: 'Parent Portal' })],
  ])('is refused for a request with another %s', async (_, change) => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict(plain(1))
    await issueLinks(owner, request(portalId, contactIds), now)
    await expect(issueLinks(owner, change(request(portalId, contactIds)), now)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    expect(await count(districtId)).toMatchObject({ campaigns: 1 })
  })

  it('makes one campaign of a double submit', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict(plain(30))
    const answers = await Promise.all([1, 2, 3].map(() => issueLinks(owner, request(portalId, contactIds), now)))
    expect(new Set(answers.map(({ campaignId }) => campaignId)).size).toBe(1)
    expect(answers.filter((answer) => 'replayed' in answer)).toHaveLength(2)
    expect(await count(districtId)).toEqual({ campaigns: 1, invitations: 30, links: 30 })
  })

  it('refuses one of two different requests that use it at once', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict(plain(2))
    const outcomes = await Promise.allSettled(contactIds.map((id) => issueLinks(owner, request(portalId, [id]), now)))
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refusals).toEqual(['idempotency_key_reused'])
    expect(await count(districtId)).toMatchObject({ campaigns: 1, links: 1 })
  })

  it('is each member’s own', async () => {
    const { districtId, owner, admin, portalId, contactIds } = await makeIssuingDistrict(plain(1))
    await issueLinks(owner, request(portalId, contactIds), now)
    expect(await issueLinks(admin, request(portalId, contactIds), now)).not.toHaveProperty('replayed')
    expect(await count(districtId)).toMatchObject({ campaigns: 2 })
  })

  it('is still free after a refusal', async () => {
    const { owner, portalId, contactIds } = await makeIssuingDistrict(plain(1))
    const asked = request(portalId, contactIds)
    await expect(issueLinks(owner, { ...asked, lifetimeSeconds: 1 }, now)).rejects.toMatchObject({ code: 'invalid_lifetime' })
    expect(await issueLinks(owner, asked, now)).not.toHaveProperty('replayed')
  })
})
