import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import type { PersonExport } from './person-export'

const leafSchema = z.object({ details: z.record(z.string(), z.unknown()) })

/** Everything the record holds about a contact, oldest first: as its subject, or as one of a list somebody looked at or took away. */
export async function findPersonEvents(
  tx: DistrictTransaction,
  { districtId, contactId }: { districtId: string; contactId: string },
): Promise<PersonExport['events']> {
  const rows = await tx.auditEvent.findMany({
    where: { districtId, OR: [{ subjectId: contactId }, { mentions: { some: { contactId } } }] },
    include: { personal: { select: { data: true } } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  const names = await findActorNames(
    tx,
    districtId,
    rows.map(({ actorId }) => actorId),
  )
  return rows.map((row) => {
    const { details } = leafSchema.parse(JSON.parse(row.leaf))
    const isSubject = row.subjectId === contactId
    return {
      id: row.id,
      at: row.at.toISOString(),
      action: row.action,
      by: { kind: row.actorKind, name: actorName({ kind: row.actorKind, id: row.actorId }, names) },
      // The others of a list are other people.
      details: 'contacts' in details ? { ...details, contacts: [contactId] } : details,
      personal: isSubject && row.personal ? JSON.parse(row.personal.data) : null,
    }
  })
}
