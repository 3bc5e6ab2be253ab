import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { Prisma } from '@/prisma/generated/client'
import { type Campaign, type IssuedLink, type Skipped, type SkippedGroup, skippedInAnswer } from './campaign'
import { campaignScope, recipientScope, skippedScope } from './campaign-scope'
import { invitationScope } from './invitations'
import { countWaiting } from './long-campaigns/count-waiting'
import { messageScope } from './messages'
import { requireCampaign } from './require-campaign'
import { revealIssued } from './reveal-links'
import { isSkipReason, type SkipReason } from './skip-reason'
import { campaignState, waitingMessages } from './waiting-messages'

/** A campaign the actor may see, with what it came to for contacts the actor may see; `not_found` otherwise. */
export async function getCampaign(actor: Actor, id: string): Promise<Campaign> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireCampaign(tx, actor, id)
    const [found] = await withFigures(tx, actor, [campaign])
    if (!found) throw notFound('campaign')
    return found
  })
}

/** One page of the campaigns the actor may see, newest first; the figures are of contacts the actor may see. */
export async function findCampaigns(actor: Actor, paging: Paging): Promise<Page<Campaign>> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  // Ids are UUIDv7, so their order is the order of creation.
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.campaign.findMany({
      where: {
        ...(await campaignScope(tx, actor)),
        ...(position?.values[0] ? { id: { [backwards ? 'gt' : 'lt']: position.values[0] } } : {}),
      },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    return { ...page, rows: await withFigures(tx, actor, page.rows) }
  })
}

/**
 * The first 500 whom a campaign could not serve, and why; nobody while the worker is at it, when it is asked again and again how far it is.
 * `not_found` for an unknown one. Contacts outside the actor's schools are left out.
 */
export async function findSkipped(actor: Actor, campaignId: string): Promise<Skipped[]> {
  requireAllowed(canViewLinks, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const campaign = await requireCampaign(tx, actor, campaignId)
    if (campaignState(campaign, 0) === 'issuing') return []
    const where = skippedScope(actor, campaignId)
    const rows = await tx.campaignContact.findMany({ where, select: skippedFields, orderBy: { id: 'asc' }, take: skippedInAnswer })
    return rows.flatMap(nameSkipped)
  })
}

/** Whom a campaign could not serve, counted by reason, the most frequent first, with the first `limit` of each; `not_found` for an unknown one. */
export async function findSkippedGroups(actor: Actor, campaignId: string, { limit }: { limit: number }): Promise<SkippedGroup[]> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const where = skippedScope(actor, campaignId)
  return inDistrict(districtId, async (tx) => {
    await requireCampaign(tx, actor, campaignId)
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

/** One page of those whom a campaign skipped, for one reason where it is given, in the order of issuing; `not_found` for an unknown campaign. */
export async function findSkippedOf(
  actor: Actor,
  { campaignId, reason }: { campaignId: string; reason?: SkipReason | undefined },
  paging: Paging,
): Promise<Page<Skipped>> {
  requireAllowed(canViewLinks, actor)
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const [after] = position?.values ?? []
  return inDistrict(actor.districtId, async (tx) => {
    await requireCampaign(tx, actor, campaignId)
    const beyond = after ? [{ id: { [backwards ? 'lt' : 'gt']: after } }] : []
    const rows = await tx.campaignContact.findMany({
      where: { AND: [skippedScope(actor, campaignId), ...(reason ? [{ skipReason: reason }] : []), ...beyond] },
      select: { id: true, ...skippedFields },
      orderBy: { id: backwards ? 'desc' : 'asc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    return { ...page, rows: page.rows.flatMap(nameSkipped) }
  })
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
    const campaign = await requireCampaign(tx, actor, campaignId)
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

/** The campaigns with their counts and states, as far as the actor may see: one of whose mails some still wait in the outbox is sending. */
async function withFigures(tx: DistrictTransaction, actor: Actor, rows: CampaignRow[]): Promise<Campaign[]> {
  const mailed = rows.flatMap(({ id, channel }) => (channel === 'email' ? [id] : []))
  const waiting = await tx.message.groupBy({
    by: ['campaignId'],
    where: { AND: [messageScope(actor), waitingMessages(tx)], campaignId: { in: mailed } },
    _count: true,
  })
  const waitingOf = new Map(waiting.map(({ campaignId, _count }) => [campaignId, _count]))
  const countsOf = await countRecipients(tx, actor, rows)
  return rows.map((row) => {
    const { id, portalId, channel, form, lifetimeSeconds, createdAt } = row
    const counts = countsOf.get(id) ?? { issued: 0, skipped: 0 }
    return { id, state: campaignState(row, waitingOf.get(id) ?? 0), portalId, channel, form, lifetimeSeconds, counts, createdAt }
  })
}

/** How many contacts of each campaign the actor may see, by what became of them. What stands on the row counts the whole district: for who sees a part of it, that part is counted. */
export async function countRecipients(
  tx: DistrictTransaction,
  actor: Actor,
  rows: ReadonlyArray<Pick<CampaignRow, 'id' | 'issuedCount' | 'skippedCount' | 'pendingCount'>>,
): Promise<Map<string, Campaign['counts']>> {
  if (actor.schools.length === 0)
    return new Map(rows.map(({ id, issuedCount, skippedCount, pendingCount }) => [id, countsOf(issuedCount, skippedCount, pendingCount)]))
  const counted = await tx.campaignContact.groupBy({
    by: ['campaignId'],
    where: { ...recipientScope(actor), campaignId: { in: rows.map(({ id }) => id) } },
    _count: { _all: true, invitationId: true, skipReason: true },
  })
  const waiting = await countWaiting(
    tx,
    actor,
    rows.map(({ id }) => id),
  )
  const outcomes = new Map(counted.map(({ campaignId, _count }) => [campaignId, _count]))
  return new Map(
    [...new Set([...outcomes.keys(), ...waiting.keys()])].map((id) => {
      const { _all: all, invitationId: issued, skipReason: skipped } = outcomes.get(id) ?? { _all: 0, invitationId: 0, skipReason: 0 }
      // The release before had those who wait among the outcomes.
      return [id, countsOf(issued, skipped, all - issued - skipped + (waiting.get(id) ?? 0))]
    }),
  )
}

function countsOf(issued: number, skipped: number, pending: number): Campaign['counts'] {
  return { issued, skipped, ...(pending > 0 && { pending }) }
}
