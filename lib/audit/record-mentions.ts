import 'server-only'
import { inBatches } from '@/lib/in-batches'
import { insertRows } from '@/lib/insert-rows'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { uuidV7 } from '@/lib/uuid-v7'
import { type NewEvent, recordEvents } from './record-events'

/** A leaf stays small enough to be read fifty at a time. */
const mostContacts = 1_000

/**
 * Records an event that names contacts besides its subject, as `contacts` in the leaf and so that it is found under each of them. Past 1,000 it
 * is several events that differ in `part` of `parts`. Contacts named twice count once.
 */
export async function recordMentions(
  tx: SqlTransaction,
  recording: Parameters<typeof recordEvents>[1],
  { contactIds, ...event }: NewEvent & { contactIds: readonly string[] },
): Promise<void> {
  const batches = [...inBatches([...new Set(contactIds)].sort(), mostContacts)]
  const parts = Math.max(1, batches.length)
  const events = Array.from({ length: parts }, (_, index) => ({ id: uuidV7(), part: index + 1, contacts: batches[index] ?? [] }))
  await recordEvents(
    tx,
    recording,
    events.map(({ id, part, contacts }) => ({
      ...event,
      id,
      details: { ...event.details, contacts, ...(parts > 1 ? { part, parts } : {}) },
    })),
  )
  const { districtId } = recording.actor
  const mentions = events.flatMap(({ id, contacts }) => contacts.map((contact) => ({ event_id: id, contact_id: contact })))
  await insertRows(tx, {
    table: 'audit_mentions',
    rows: mentions.map((mention) => ({ district_id: districtId, id: uuidV7(), ...mention })),
  })
}
