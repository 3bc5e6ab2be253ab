import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { contactInScope } from '@/lib/contacts/contact-scope'
import { contactStatuses, type InvitationStatus, invitationStatus } from '@/lib/contacts/invitation-status'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { Prisma } from '@/prisma/generated/client'
import type { ActivationSource } from '@/prisma/generated/enums'
import { type ClosedReason, closedReasonOf } from './closed-reason'
import { frozenReasonOf, type NotMeReason } from './not-me-reason'

export const invitationFilterSchema = z.object({
  /** Id or GUID. */
  contact: z.string().trim().max(200).optional(),
  portal: z.uuid('portal must be the id of a portal.').optional(),
  status: z.enum(contactStatuses, `status must be one of ${contactStatuses.join(', ')}.`).optional(),
})

export type Invitation = {
  id: string
  contactId: string
  portalId: string
  portalName: string
  status: InvitationStatus
  createdAt: Date
  closesAt: Date
  /** When the product learned that the account is set up. */
  activatedAt: Date | null
  /** Who said so. */
  activationSource: ActivationSource | null
  lastLinkExpiresAt: Date | null
  /** How many of its links carry no expiry: each may still work once. */
  linksWithoutExpiry: number
  /** Whether the address of its invite page was ever handed out. */
  hasInvitePage: boolean
  /** Somebody said on the invite page that it is not for them; it signs nothing until it is reopened. */
  frozenReason: NotMeReason | null
  /** Why an import revoked it. */
  closedReason: ClosedReason | null
}

const withRelated = {
  portal: { select: { name: true } },
  links: { select: { expiresAt: true }, orderBy: { expiresAt: { sort: 'desc', nulls: 'last' } }, take: 1 },
  _count: { select: { links: { where: { expiresAt: null } } } },
} as const

/** One page of invitations, newest first. */
export async function findInvitations(
  actor: Actor,
  request: { filter: z.output<typeof invitationFilterSchema>; paging: Paging },
  now: Date,
): Promise<Page<Invitation>> {
  requireAllowed(canViewLinks, actor)
  const { contact, portal, status } = request.filter
  const position = parseCursor(request.paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const conditions: Prisma.InvitationWhereInput[] = [invitationScope(actor), statusCondition(status, now)]
  if (contact) conditions.push({ contact: contactReference(contact) })
  if (portal) conditions.push({ portalId: portal })
  if (position?.values[0]) conditions.push({ id: { [backwards ? 'gt' : 'lt']: position.values[0] } })
  const rows = await inDistrict(actor.districtId, (tx) =>
    tx.invitation.findMany({
      where: { AND: conditions },
      include: withRelated,
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: request.paging.limit + 1,
    }),
  )
  const page = pageOf(rows, { limit: request.paging.limit, position, values: ({ id }) => [id] })
  return { ...page, rows: page.rows.map((row) => invitationOf(row, now)) }
}

/** An invitation the actor may see; `not_found` otherwise. */
export async function getInvitation(actor: Actor, id: string, now: Date): Promise<Invitation> {
  requireAllowed(canViewLinks, actor)
  return inDistrict(actor.districtId, (tx) => getInvitationIn(tx, actor, id, now))
}

/** As `getInvitation`, in a transaction that is already open. */
export async function getInvitationIn(tx: DistrictTransaction, actor: Actor, id: string, now: Date): Promise<Invitation> {
  if (!z.uuid().safeParse(id).success) throw notFound('invitation')
  const row = await tx.invitation.findFirst({ where: { ...invitationScope(actor), id }, include: withRelated })
  if (!row) throw notFound('invitation')
  return invitationOf(row, now)
}

/** Closes an invitation. Signed tokens cannot be recalled: the answer says when the last one dies. Repeating it changes nothing. */
export async function revokeInvitation(actor: Actor, id: string, now: Date): Promise<Invitation> {
  requireAllowed(canIssueLinks, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const invitation = await getInvitationIn(tx, actor, id, now)
    const { count } = await tx.invitation.updateMany({
      where: { districtId: actor.districtId, id, revokedAt: null },
      data: { revokedAt: now },
    })
    if (count > 0) {
      const details = { invitation_id: id, last_link_expires_at: invitation.lastLinkExpiresAt?.toISOString() ?? null }
      await recordEvent(tx, { actor, at: now }, { action: 'invitation.revoked', subjectId: invitation.contactId, details })
    }
    return getInvitationIn(tx, actor, id, now)
  })
}

/** Invitations the actor may see at all: of the district, for a sender with schools those to contacts of these schools. */
export function invitationScope(actor: Actor): Prisma.InvitationWhereInput {
  const { districtId, schools } = actor
  return schools.length === 0 ? { districtId } : { districtId, contact: contactInScope(actor) }
}

/** A contact by id or GUID; a GUID may look like an id. */
export function contactReference(reference: string): Prisma.ContactWhereInput {
  return z.uuid().safeParse(reference).success ? { OR: [{ id: reference }, { guid: reference }] } : { guid: reference }
}

function statusCondition(status: z.output<typeof invitationFilterSchema>['status'], now: Date): Prisma.InvitationWhereInput {
  const unsettled = { activatedAt: null, revokedAt: null }
  const living = { ...unsettled, closesAt: { gt: now } }
  switch (status) {
    case undefined:
      return {}
    case 'never_invited':
      // An invitation's contact has been invited.
      return { id: { in: [] } }
    case 'activated':
      return { activatedAt: { not: null } }
    case 'revoked':
      return { activatedAt: null, revokedAt: { not: null } }
    case 'expired':
      return { ...unsettled, closesAt: { lte: now } }
    case 'continued':
      return { ...living, continuedAt: { not: null } }
    case 'opened':
      return { ...living, continuedAt: null, openedAt: { not: null } }
    case 'open':
      return { ...living, continuedAt: null, openedAt: null }
  }
}

function invitationOf(row: Prisma.InvitationGetPayload<{ include: typeof withRelated }>, now: Date): Invitation {
  const { id, contactId, portalId, portal, createdAt, closesAt, activatedAt, activationSource, links, codeDigest } = row
  return {
    id,
    contactId,
    portalId,
    portalName: portal.name,
    status: invitationStatus(row, now),
    createdAt,
    closesAt,
    activatedAt,
    activationSource,
    lastLinkExpiresAt: links[0]?.expiresAt ?? null,
    linksWithoutExpiry: row._count.links,
    hasInvitePage: codeDigest !== null,
    frozenReason: frozenReasonOf(row),
    closedReason: closedReasonOf(row),
  }
}
