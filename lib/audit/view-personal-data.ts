// Threat: the personal data that the record keeps beside its events is read by whoever may look at the record, and nobody knows afterwards. Choice:
// no list and no page shows it; this is the one way to it, one event at a time, and an event of its own names whose data it was.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { recordEvent } from './record-events'
import { recordMentions } from './record-mentions'

/** Personal data as it was recorded; null where none is kept, whether it was erased or never was. */
type PersonalData = Record<string, unknown> | null

const personalSchema = z.record(z.string(), z.unknown())

/** The personal data beside an event, recorded as `event.viewed` when there is any. Refuses with `forbidden`, or `not_found` for an unknown or another district's event. */
export async function viewPersonalData(actor: Actor, eventId: string, now: Date): Promise<PersonalData> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const event = z.guid().safeParse(eventId).success
      ? await tx.auditEvent.findUnique({
          where: { districtId_id: { districtId, id: eventId } },
          select: { subjectId: true, personal: { select: { data: true } }, mentions: { select: { contactId: true } } },
        })
      : null
    if (!event) throw notFound('event')
    if (!event.personal) return null
    const { subjectId, mentions } = event
    const about = subjectId === null ? null : await tx.contact.findUnique({ where: { districtId_id: { districtId, id: subjectId } } })
    const contactIds = [...(about ? [about.id] : []), ...mentions.map(({ contactId }) => contactId)]
    const viewed = { action: 'event.viewed' as const, subjectId: eventId }
    if (contactIds.length === 0) await recordEvent(tx, { actor, at: now }, viewed)
    else await recordMentions(tx, { actor, at: now }, { ...viewed, contactIds })
    return personalSchema.parse(JSON.parse(event.personal.data))
  })
}
