import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { erasedBefore } from './erasing-round'
import { describeEvents, type ListedEvent } from './find-events'
import { leafHadPersonalData } from './leaf-details'

/** What became of the personal data beside an event. */
export type PersonalStanding =
  /** There never was any. */
  | { state: 'none' }
  | { state: 'kept' }
  /** `by` is what the record says of its erasing; null where it says nothing. */
  | { state: 'erased'; by: { eventId: string; action: 'contact.erased' | 'retention.applied'; at: Date } | null }

export type EventDetail = ListedEvent & { leaf: string; personal: PersonalStanding }

/** One event whole, but for its personal data (`viewPersonalData`). Refuses with `forbidden`, or `not_found` for an unknown or another district's event. */
export async function getEvent(actor: Actor, id: string): Promise<EventDetail> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const row = z.guid().safeParse(id).success
      ? await tx.auditEvent.findUnique({
          where: { districtId_id: { districtId, id } },
          include: { personal: { select: { id: true } }, mentions: { select: { contactId: true } } },
        })
      : null
    if (!row) throw notFound('event')
    const { at, subjectId, leaf, mentions } = row
    const [entry] = await describeEvents(tx, districtId, [row])
    if (!entry) throw notFound('event')
    const about = [...(subjectId ? [subjectId] : []), ...mentions.map(({ contactId }) => contactId)]
    const isGone = row.personal === null && leafHadPersonalData(leaf)
    const personal: PersonalStanding = isGone
      ? { state: 'erased', by: await findErasure(tx, { districtId, at, about }) }
      : { state: row.personal ? 'kept' : 'none' }
    return { ...entry, leaf, personal }
  })
}

type Erased = { districtId: string; at: Date; about: string[] }

/** The first erasing of a contact that it is about, or of anybody where it is about none; or else the first round that erased what was recorded so long ago. */
async function findErasure(tx: DistrictTransaction, { districtId, at, about }: Erased) {
  const isAboutContacts = (await tx.contact.count({ where: { districtId, id: { in: about } } })) > 0
  const ofContact = await tx.auditEvent.findFirst({
    where: { districtId, ...(isAboutContacts && { subjectId: { in: about } }), action: 'contact.erased', at: { gte: at } },
    orderBy: { at: 'asc' },
    select: { id: true, at: true },
  })
  if (ofContact) return { eventId: ofContact.id, action: 'contact.erased' as const, at: ofContact.at }
  const rounds = await tx.auditEvent.findMany({
    // The index finds those about nobody.
    where: { districtId, subjectId: null, action: 'retention.applied', at: { gte: at } },
    orderBy: { at: 'asc' },
    select: { id: true, at: true, leaf: true },
  })
  const round = rounds.find((applied) => (erasedBefore(applied)?.getTime() ?? 0) > at.getTime())
  return round ? { eventId: round.id, action: 'retention.applied' as const, at: round.at } : null
}
