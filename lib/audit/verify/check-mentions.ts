import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordedEvent } from './check-leaf'
import type { RecordCheck } from './record-check'

const namingSchema = z.object({ contacts: z.array(z.string()) })

/** Holds the contacts under whom an event is found against those its leaf names. */
export async function checkMentions(
  tx: DistrictTransaction,
  { districtId, findings }: RecordCheck,
  events: ReadonlyArray<{ number: number; event: RecordedEvent }>,
): Promise<void> {
  const stored = await tx.auditMention.findMany({
    where: { districtId, eventId: { in: events.map(({ event }) => event.id) } },
    select: { eventId: true, contactId: true },
  })
  const found = new Map<string, string[]>()
  for (const { eventId, contactId } of stored) found.set(eventId, [...(found.get(eventId) ?? []), contactId])
  for (const { number, event } of events) {
    const mentions = found.get(event.id) ?? []
    const named = (namingSchema.safeParse(event.details).data?.contacts ?? []).map((id) => id.toLowerCase())
    if (mentions.toSorted().join() === named.toSorted().join()) continue
    const sentence = `Leaf ${number} names other contacts than those it is found under.`
    findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
  }
}
