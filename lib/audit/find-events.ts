import 'server-only'
import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseTimeCursor } from '@/lib/paging'
import { dayRange, daySchema } from '@/lib/zoned-day'
import type { Prisma } from '@/prisma/generated/client'
import type { ActorKind } from '@/prisma/generated/enums'
import { type AuditAction, auditActions } from './audit-action'

export const auditFilterSchema = z.object({
  action: z
    .enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]], 'action must be one the record knows, such as link.issued.')
    .optional(),
  /** Id of the member or API key who did it. */
  member: z.uuid('member must be an id.').optional(),
  /** Id of the contact, portal, campaign … it is about. */
  subject: z.uuid('subject must be an id.').optional(),
  /** A day of the district's calendar, YYYY-MM-DD. */
  day: daySchema.optional(),
})

export type AuditFilter = z.output<typeof auditFilterSchema>

export type AuditEntry = {
  id: string
  at: Date
  action: string
  actor: { kind: ActorKind; id: string | null; name: string }
  subjectId: string | null
  /** A contact's name, a portal's name … where the subject still has one. */
  subjectName: string | null
  details: Record<string, unknown>
  leafHash: string
}

const leafSchema = z.object({ details: z.record(z.string(), z.unknown()) })

/** One page of the record, newest first. */
export async function findEvents(
  actor: Actor,
  request: { filter: AuditFilter; paging: Paging; timeZone: string },
): Promise<Page<AuditEntry>> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  const { action, member, subject, day } = request.filter
  const position = parseTimeCursor(request.paging.cursor)
  const backwards = position?.direction === 'before'
  const comparison = backwards ? 'gt' : 'lt'
  const order = backwards ? 'asc' : 'desc'
  const conditions: Prisma.AuditEventWhereInput[] = [{ districtId }]
  if (action) conditions.push({ action })
  if (member) conditions.push({ actorId: member })
  if (subject) conditions.push({ subjectId: subject })
  if (day) {
    const { from, to } = dayRange(day, request.timeZone)
    conditions.push({ at: { gte: from, lt: to } })
  }
  // The bound is implied, but only with it does PostgreSQL begin reading at the position.
  if (position)
    conditions.push(
      { at: { [backwards ? 'gte' : 'lte']: position.at } },
      { OR: [{ at: { [comparison]: position.at } }, { at: position.at, id: { [comparison]: position.id } }] },
    )
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.auditEvent.findMany({
      where: { AND: conditions },
      orderBy: [{ at: order }, { id: order }],
      take: request.paging.limit + 1,
    })
    const page = pageOf(rows, { limit: request.paging.limit, position, values: (row) => [row.at.toISOString(), row.id] })
    const subjectIds = [...new Set(page.rows.flatMap((row) => row.subjectId ?? []))]
    const names = await findActorNames(tx, districtId, [...page.rows.map((row) => row.actorId), ...subjectIds])
    const contacts = await tx.contact.findMany({
      where: { districtId, id: { in: subjectIds } },
      select: { id: true, givenName: true, familyName: true },
    })
    const portals = await tx.portal.findMany({ where: { districtId, id: { in: subjectIds } }, select: { id: true, name: true } })
    for (const contact of contacts) names.set(contact.id, fullName(contact))
    for (const portal of portals) names.set(portal.id, portal.name)
    return {
      ...page,
      rows: page.rows.map((row) => ({
        id: row.id,
        at: row.at,
        action: row.action,
        actor: { kind: row.actorKind, id: row.actorId, name: actorName({ kind: row.actorKind, id: row.actorId }, names) },
        subjectId: row.subjectId,
        subjectName: (row.subjectId && names.get(row.subjectId)) || null,
        details: leafSchema.parse(JSON.parse(row.leaf)).details,
        leafHash: Buffer.from(row.leafHash).toString('hex'),
      })),
    }
  })
}
