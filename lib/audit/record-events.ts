// Threat: somebody with the database changes what happened. Choice: an event is one canonical leaf, inserted in the
// transaction of the change it tells of and never rewritten; personal data stands beside it under a salted commitment,
// so a person can be erased while the leaf keeps its hash.
import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { uuidV7 } from '@/lib/uuid-v7'
import type { AuditAction } from './audit-action'
import { canonicalJson, type Json } from './canonical-json'

export type NewEvent = {
  /** Given when something else points at the event. */
  id?: string
  action: AuditAction
  /** The contact, portal, link … it is about. */
  subjectId?: string
  /** Facts without personal data; they stand in the leaf. */
  details?: Record<string, Json>
  /** Names, addresses, reasons typed by hand, claims; they stand beside the leaf. */
  personal?: Record<string, Json>
}

/** Who did what is told of, and when. */
export type Recording = { actor: Pick<Actor, 'districtId' | 'kind' | 'id'>; at: Date }

/** Records events in the transaction of the change they tell of. */
export async function recordEvents(tx: SqlTransaction, recording: Recording, events: readonly NewEvent[]): Promise<void> {
  const entries = events.map((event) => buildEntry(recording, event))
  await insertRows(tx, { table: 'audit_events', rows: entries.map(({ leaf }) => leaf) })
  await insertRows(tx, { table: 'audit_personal', rows: entries.flatMap(({ personal }) => personal ?? []) })
}

/** Records one event; see `recordEvents`. */
export async function recordEvent(tx: SqlTransaction, recording: Recording, event: NewEvent): Promise<void> {
  await recordEvents(tx, recording, [event])
}

function buildEntry({ actor, at }: Recording, event: NewEvent) {
  const id = event.id ?? uuidV7()
  const personal = event.personal && { salt: randomBytes(16), data: canonicalJson(event.personal) }
  const leaf = canonicalJson({
    version: 1,
    district_id: actor.districtId,
    id,
    at: at.toISOString(),
    actor: { kind: actor.kind, id: actor.id },
    action: event.action,
    subject_id: event.subjectId ?? null,
    details: event.details ?? {},
    personal_commitment: personal ? createHash('sha256').update(personal.salt).update(personal.data).digest('hex') : null,
  })
  return {
    leaf: {
      district_id: actor.districtId,
      id,
      at,
      actor_kind: actor.kind,
      actor_id: actor.id,
      action: event.action,
      subject_id: event.subjectId ?? null,
      leaf,
      leaf_hash: createHash('sha256').update(Buffer.of(0)).update(leaf).digest(),
    },
    personal: personal && { district_id: actor.districtId, id, ...personal },
  }
}
