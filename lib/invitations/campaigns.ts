import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { Prisma } from '@/prisma/generated/client'
import type { Campaign, CampaignState, IssuedLink, Skipped, SkippedGroup } from './campaign'
import { invitationScope } from './invitations'
import { requireCampaign } from './require-campaign'
import { revealIssued } from './reveal-links'
import { isSkipReason } from './skip-reason'
import { campaignState, waitingMessages } from './waiting-messages'

/** A campaign by id; `not_found` otherwise. */
export async function getCampaign(actor: Actor, id: string): Promise<Campaign> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireCampaign(tx, districtId, id)
    const [found] = await withStates(tx, districtId, [campaign])
    if (!found) throw notFound('campaign')
    return found
  })
}

/** One page of campaigns, newest first. */
export async function findCampaigns(actor: Actor, paging: Paging): Promise<Page<Campaign>> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  // Ids are UUIDv7, so their order is the order of creation.
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.campaign.findMany({
      where: { districtId, ...(position?.values[0] ? { id: { [backwards ? 'gt' : 'lt']: position.values[0] } } : {}) },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    return { ...page, rows: await withStates(tx, districtId, page.rows) }
  })
}

/** Whom a campaign could not serve, and why; `not_found` for an unknown one. Contacts outside the actor's schools are left out. */
export async function findSkipped(actor: Actor, campaignId: string): Promise<Skipped[]> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const rows = await inDistrict(districtId, async (tx) => {
    await requireCampaign(tx, districtId, campaignId)
    return tx.campaignContact.findMany({ where: skippedOf(actor, campaignId), select: skippedFields, orderBy: { id: 'asc' } })
  })
  return rows.flatMap(nameSkipped)
}

/** As `findSkipped`, counted by reason, the most frequent first, with only the first `limit` of each. */
export async function findSkippedGroups(actor: Actor, campaignId: string, { limit }: { limit: number }): Promise<SkippedGroup[]> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const where = skippedOf(actor, campaignId)
  return inDistrict(districtId, async (tx) => {
    await requireCampaign(tx, districtId, campaignId)
    const counts = await tx.campaignContact.groupBy({ by: ['skipReason'], where, _count: true, orderBy: { _count: { id: 'desc' } } })
    const groups: SkippedGroup[] = []
    for (const { skipReason: reason, _count: count } of counts) {
      if (!reason || !isSkipReason(reason)) continue
      const ofReason = { AND: [where, { skipReason: reason }] }
      const rows = await tx.campaignContact.findMany({ where: ofReason, select: skippedFields, orderBy: { id: 'asc' }, take: limit })
      groups.push({ reason, count, contacts: rows.flatMap(nameSkipped) })
    }
    return groups
  })
}

function skippedOf({ districtId, schools }: Actor, campaignId: string): Prisma.CampaignContactWhereInput {
  const inSchools = { contact: { relationships: { some: { student: { school: { in: [...schools] } } } } } }
  // An empty condition among alternatives matches nothing, so without schools there is none.
  const inReach = schools.length > 0 ? { OR: [{ contactId: null }, inSchools] } : {}
  return { districtId, campaignId, skipReason: { not: null }, ...inReach }
}

const contactName = { select: { id: true, guid: true, givenName: true, familyName: true } } as const

const skippedFields = { reference: true, skipReason: true, contact: contactName } as const

function nameSkipped(row: Prisma.CampaignContactGetPayload<{ select: typeof skippedFields }>): Skipped[] {
  const { reference, skipReason, contact } = row
  if (!skipReason || !isSkipReason(skipReason)) return []
  if (contact) return [{ id: contact.id, guid: contact.guid, name: fullName(contact), reason: skipReason }]
  const isId = z.uuid().safeParse(reference).success
  return [{ id: isId ? reference : null, guid: reference, name: null, reason: skipReason }]
}

/** One page of a campaign's links or invite pages in the order of issuing, with the addresses that work where the role may copy them; audited. `not_found` for an unknown campaign. */
export async function findCampaignLinks(actor: Actor, campaignId: string, paging: Paging, now: Date): Promise<Page<IssuedLink>> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireCampaign(tx, districtId, campaignId)
    const rows = await tx.campaignContact.findMany({
      where: {
        districtId,
        campaignId,
        invitation: invitationScope(actor),
        ...(position?.values[0] ? { id: { [backwards ? 'lt' : 'gt']: position.values[0] } } : {}),
      },
      select: {
        id: true,
        linkId: true,
        invitationId: true,
        link: { select: { id: true, issuedAt: true, expiresAt: true } },
        invitation: { select: { id: true, closesAt: true, contact: contactName } },
      },
      orderBy: { id: backwards ? 'desc' : 'asc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    const addresses = canRevealLinks(actor) ? await revealIssued(tx, actor, page.rows, now) : new Map<string, string>()
    return {
      ...page,
      rows: page.rows.flatMap(({ link, invitation }): IssuedLink[] => {
        if (!invitation) return []
        const { contact } = invitation
        return [
          {
            id: link?.id ?? null,
            invitationId: invitation.id,
            contactId: contact.id,
            guid: contact.guid,
            name: fullName(contact),
            url: addresses.get(link?.id ?? invitation.id) ?? null,
            issuedAt: link?.issuedAt ?? campaign.createdAt,
            expiresAt: link ? link.expiresAt : invitation.closesAt,
          },
        ]
      }),
    }
  })
}

type CampaignRow = Prisma.CampaignGetPayload<object>

/** The campaigns with their states: one of whose mails some still wait in the outbox is sending. */
async function withStates(tx: DistrictTransaction, districtId: string, rows: CampaignRow[]): Promise<Campaign[]> {
  const mailed = rows.flatMap(({ id, channel }) => (channel === 'email' ? [id] : []))
  const waiting = await tx.message.groupBy({
    by: ['campaignId'],
    where: { districtId, campaignId: { in: mailed }, ...waitingMessages(tx) },
    _count: true,
  })
  const counts = new Map(waiting.map(({ campaignId, _count }) => [campaignId, _count]))
  return rows.map((row) => campaignOf(row, campaignState(row, counts.get(row.id) ?? 0)))
}

function campaignOf(row: CampaignRow, state: CampaignState): Campaign {
  const { id, portalId, channel, form, lifetimeSeconds, issuedCount, skippedCount, createdAt } = row
  return { id, state, portalId, channel, form, lifetimeSeconds, counts: { issued: issuedCount, skipped: skippedCount }, createdAt }
}
