import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseTimeCursor } from '@/lib/paging'
import { signInKindNames } from '@/lib/portals/portal-kinds'
import { dayRange, daySchema } from '@/lib/zoned-day'
import type { Prisma } from '@/prisma/generated/client'
import type { ActorKind, Channel } from '@/prisma/generated/enums'
import { contactReference, invitationScope } from './invitations'
import { type InvitedContact, invitedContactFields, invitedContactOf } from './invited-contact'
import { findLastReturns, type LinkReturn } from './last-returns'

const hourMilliseconds = 3_600_000

export const linkFilterSchema = z.object({
  /** Id of the member, API key … who issued it. */
  member: z.uuid('member must be an id.').optional(),
  /** Every word of it stands in the contact's name, e-mail or GUID, ignoring case. */
  search: z.string().trim().max(200).optional(),
  /** Id or GUID. */
  contact: z.string().trim().max(200).optional(),
  portal: z.uuid('portal must be the id of a portal.').optional(),
  campaign: z.uuid('campaign must be the id of a campaign.').optional(),
  /** `ends_soon` is what lives and dies within the hour, `refused` what a portal refused. */
  status: z.enum(['live', 'ends_soon', 'expired', 'refused'], 'status must be live, ends_soon, expired or refused.').optional(),
  /** Refused by a portal on this day of the district's calendar, YYYY-MM-DD, or later. */
  refused_since: daySchema.optional(),
  /** A day of the district's calendar, YYYY-MM-DD. */
  day: daySchema.optional(),
})

export type LinkFilter = z.output<typeof linkFilterSchema>

/** A link as the record shows it: never the token. */
export type LinkRecord = {
  id: string
  invitationId: string
  campaignId: string
  contact: InvitedContact
  portal: { id: string; name: string }
  channel: Channel
  secretVersion: { version: number; last4: string }
  issuedBy: { kind: ActorKind; id: string | null; name: string }
  issuedAt: Date
  expiresAt: Date | null
  status: 'live' | 'expired'
  /** Not where an invite page signed it for whoever pressed its button, whom it signs in. */
  mayBeRevealed: boolean
  /** The newest; null while the portal sent nobody back. */
  lastReturn: LinkReturn | null
}

const linkFields = {
  id: true,
  invitationId: true,
  campaignId: true,
  channel: true,
  issuedAt: true,
  expiresAt: true,
  campaign: { select: { actorKind: true, actorId: true, form: true } },
  secretVersion: { select: { version: true, last4: true } },
  invitation: {
    select: {
      portal: { select: { id: true, name: true, kind: true } },
      contact: { select: invitedContactFields },
    },
  },
} as const satisfies Prisma.LinkSelect

type LinkRow = Prisma.LinkGetPayload<{ select: typeof linkFields }>

/** One page of issued links, newest first unless `order` asks for the order of issuing. */
export async function findLinks(
  actor: Actor,
  request: { filter: LinkFilter; paging: Paging; timeZone: string; order?: 'newest' | 'issuing' },
  now: Date,
): Promise<Page<LinkRecord>> {
  requireAllowed(canViewLinks, actor)
  const position = parseTimeCursor(request.paging.cursor)
  const ascending = (request.order === 'issuing') !== (position?.direction === 'before')
  const comparison = ascending ? 'gt' : 'lt'
  const beyond: Prisma.LinkWhereInput = position
    ? // The bound is implied, but only with it does PostgreSQL begin reading at the position.
      {
        issuedAt: { [`${comparison}e`]: position.at },
        OR: [{ issuedAt: { [comparison]: position.at } }, { issuedAt: position.at, id: { [comparison]: position.id } }],
      }
    : {}
  const order = ascending ? 'asc' : 'desc'
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.link.findMany({
      where: { AND: [linkCondition(actor, request.filter, { timeZone: request.timeZone, now }), beyond] },
      select: linkFields,
      orderBy: [{ issuedAt: order }, { id: order }],
      take: request.paging.limit + 1,
    })
    const page = pageOf(rows, { limit: request.paging.limit, position, values: (row) => [row.issuedAt.toISOString(), row.id] })
    return { ...page, rows: await recordsOf(tx, actor, page.rows, now) }
  })
}

/** Exactly how many links match. */
export async function countLinks(actor: Actor, { filter, timeZone }: { filter: LinkFilter; timeZone: string }, now: Date): Promise<number> {
  requireAllowed(canViewLinks, actor)
  return inDistrict(actor.districtId, (tx) => tx.link.count({ where: linkCondition(actor, filter, { timeZone, now }) }))
}

/** The ids of the contacts whose links match. */
export async function findLinkedContacts(
  actor: Actor,
  { filter, timeZone }: { filter: LinkFilter; timeZone: string },
  now: Date,
): Promise<string[]> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const rows = await inDistrict(districtId, (tx) =>
    tx.invitation.findMany({
      where: { districtId, links: { some: linkCondition(actor, filter, { timeZone, now }) } },
      select: { contactId: true },
    }),
  )
  return [...new Set(rows.map(({ contactId }) => contactId))]
}

/** One link the actor may see; `not_found` otherwise. */
export async function getLink(actor: Actor, id: string, now: Date): Promise<LinkRecord> {
  requireAllowed(canViewLinks, actor)
  if (!z.uuid().safeParse(id).success) throw notFound('link')
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.link.findMany({ where: { ...linkScope(actor), id }, select: linkFields })
    const [link] = await recordsOf(tx, actor, rows, now)
    if (!link) throw notFound('link')
    return link
  })
}

/** Links the actor may see at all: of the district, for a sender with schools those to contacts of these schools. */
export function linkScope(actor: Actor): Prisma.LinkWhereInput {
  const { districtId, schools } = actor
  return schools.length === 0 ? { districtId } : { districtId, invitation: invitationScope(actor) }
}

/** The links that a filter means for this actor. */
export function linkCondition(actor: Actor, filter: LinkFilter, { timeZone, now }: { timeZone: string; now: Date }): Prisma.LinkWhereInput {
  const { search, member, contact, portal, campaign, status, refused_since, day } = filter
  const conditions: Prisma.LinkWhereInput[] = [linkScope(actor)]
  for (const word of search?.split(/\s+/).filter(Boolean) ?? []) conditions.push({ invitation: { contact: contactWith(word) } })
  if (member) conditions.push({ campaign: { actorId: member } })
  if (contact) conditions.push({ invitation: { contact: contactReference(contact) } })
  if (portal) conditions.push({ invitation: { portalId: portal } })
  // Through the outcomes, so that a link two campaigns share shows in both.
  if (campaign) conditions.push({ recipients: { some: { campaignId: campaign } } })
  if (status) conditions.push(statusCondition(status, now))
  if (refused_since) {
    const { from } = dayRange(refused_since, timeZone)
    conditions.push({ returns: { some: { reason: { not: null }, returnedAt: { gte: from } } } })
  }
  if (day) {
    const { from, to } = dayRange(day, timeZone)
    conditions.push({ issuedAt: { gte: from, lt: to } })
  }
  return { AND: conditions }
}

function contactWith(word: string): Prisma.ContactWhereInput {
  // Prisma hands the text to LIKE as it is.
  const contains = { contains: word.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
  return { OR: [{ givenName: contains }, { familyName: contains }, { email: contains }, { guid: contains }] }
}

function statusCondition(status: NonNullable<LinkFilter['status']>, now: Date): Prisma.LinkWhereInput {
  switch (status) {
    case 'live':
      return { OR: [{ expiresAt: { gt: now } }, { expiresAt: null }] }
    case 'ends_soon':
      return { expiresAt: { gt: now, lte: new Date(now.getTime() + hourMilliseconds) } }
    case 'expired':
      return { expiresAt: { lte: now } }
    case 'refused':
      return { returns: { some: { reason: { not: null } } } }
  }
}

async function recordsOf(tx: DistrictTransaction, actor: Actor, rows: LinkRow[], now: Date): Promise<LinkRecord[]> {
  const names = await findActorNames(
    tx,
    actor.districtId,
    rows.map((row) => row.campaign.actorId),
  )
  const returns = await findLastReturns(
    tx,
    actor.districtId,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const { contact, portal } = row.invitation
    const { actorKind, actorId, form } = row.campaign
    return {
      id: row.id,
      invitationId: row.invitationId,
      campaignId: row.campaignId,
      contact: invitedContactOf(actor, contact),
      portal: { id: portal.id, name: portal.name },
      channel: row.channel,
      secretVersion: row.secretVersion,
      issuedBy: { kind: actorKind, id: actorId, name: actorName({ kind: actorKind, id: actorId }, names) },
      issuedAt: row.issuedAt,
      expiresAt: row.expiresAt,
      status: row.expiresAt && row.expiresAt <= now ? 'expired' : 'live',
      mayBeRevealed: form === 'signed' || !signInKindNames.some((name) => name === portal.kind),
      lastReturn: returns.get(row.id) ?? null,
    }
  })
}
