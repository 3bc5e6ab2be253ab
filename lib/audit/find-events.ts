import 'server-only'
import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseTimeCursor } from '@/lib/paging'
import { Prisma } from '@/prisma/generated/client'
import type { ActorKind } from '@/prisma/generated/enums'
import { type AuditFilter, eventCondition } from './event-filter'
import { leafDetails } from './leaf-details'

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

/** As lists have it, with the first of the contacts it names besides its subject, as far as those still have a name. */
export type ListedEvent = AuditEntry & { named: Array<{ id: string; name: string }> }

/** An event as it is stored. */
export type EventRow = {
  id: string
  at: Date
  actorKind: ActorKind
  actorId: string | null
  action: string
  subjectId: string | null
  leaf: string
  leafHash: Uint8Array
}

const namingSchema = z.object({ contacts: z.array(z.string()) })
const mostNamed = 10

/** One page of the record, newest first. */
export async function findEvents(
  actor: Actor,
  request: { filter: AuditFilter; paging: Paging; timeZone: string },
): Promise<Page<ListedEvent>> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  const { limit, cursor } = request.paging
  const position = parseTimeCursor(cursor)
  const backwards = position?.direction === 'before'
  const comparison = backwards ? Prisma.sql`>` : Prisma.sql`<`
  const order = backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const beyond = position ? Prisma.sql`(e.at, e.id) ${comparison} (${new Date(position.at)}, ${position.id}::uuid)` : Prisma.sql`TRUE`
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.$queryRaw<EventRow[]>`
      SELECT e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action, e.subject_id AS "subjectId", e.leaf, e.leaf_hash AS "leafHash"
      FROM audit_events e WHERE ${eventCondition(districtId, request.filter, request.timeZone)} AND ${beyond}
      ORDER BY e.at ${order}, e.id ${order} LIMIT ${limit + 1}`
    const page = pageOf(rows, { limit, position, values: (row) => [row.at.toISOString(), row.id] })
    return { ...page, rows: await describeEvents(tx, districtId, page.rows) }
  })
}

/** The rows as entries, with the names that those they speak of still have. */
export async function describeEvents(tx: DistrictTransaction, districtId: string, rows: readonly EventRow[]): Promise<ListedEvent[]> {
  const entries = rows.map((row) => {
    const details = leafDetails(row.leaf)
    return { row, details, contactIds: namingSchema.safeParse(details).data?.contacts.slice(0, mostNamed) ?? [] }
  })
  const ids = entries.flatMap(({ row, contactIds }) => [row.actorId, row.subjectId, ...contactIds])
  const names = await findNames(tx, districtId, ids)
  return entries.map(({ row, details, contactIds }) => ({
    id: row.id,
    at: row.at,
    action: row.action,
    actor: { kind: row.actorKind, id: row.actorId, name: actorName({ kind: row.actorKind, id: row.actorId }, names) },
    subjectId: row.subjectId,
    subjectName: (row.subjectId && names.get(row.subjectId)) || null,
    details,
    named: contactIds.flatMap((id) => {
      const name = names.get(id)
      return name === undefined ? [] : [{ id, name }]
    }),
    leafHash: Buffer.from(row.leafHash).toString('hex'),
  }))
}

/** What members, API keys, contacts and portals are called, by id; ids of anything else are left out. */
export async function findNames(
  tx: DistrictTransaction,
  districtId: string,
  ids: ReadonlyArray<string | null>,
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  const where = { districtId, id: { in: wanted } }
  const names = await findActorNames(tx, districtId, wanted)
  const contacts = await tx.contact.findMany({ where, select: { id: true, givenName: true, familyName: true, erasedAt: true } })
  const portals = await tx.portal.findMany({ where, select: { id: true, name: true } })
  for (const { id, erasedAt, ...contact } of contacts) names.set(id, erasedAt ? 'Erased contact' : fullName(contact))
  for (const { id, name } of portals) names.set(id, name)
  return names
}
