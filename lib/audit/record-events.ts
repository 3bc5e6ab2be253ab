// Threat: somebody with the database changes what happened. Choice: an event is one canonical leaf, inserted in the
// transaction of the change it tells of and never rewritten; personal data stands beside it under a salted commitment,
// so a person can be erased while the leaf keeps its hash.
import 'server-only'
import { createHash } from 'node:crypto'
import { setImmediate as startSending } from 'node:timers/promises'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { forgetPlans } from '@/lib/forget-plans'
import { inBatches } from '@/lib/in-batches'
import { pooledRandomBytes } from '@/lib/pooled-random-bytes'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import type { AuditAction } from './audit-action'
import { canonicalJson, type Json } from './canonical-json'
import { leafHashOf } from './tree/merkle-hash'

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

/** What one statement takes. */
const eventsPerStatement = 2_000
const manyEvents = 500

/** Records events in the transaction of the change they tell of. */
export async function recordEvents(tx: SqlTransaction, recording: Recording, events: readonly NewEvent[]): Promise<void> {
  if (events.length >= manyEvents) await forgetPlans(tx)
  let inserted: Promise<unknown> = Promise.resolve()
  for (const batch of inBatches(events, eventsPerStatement)) {
    // Made while the database is busy with those before.
    const statement = eventsStatement(recording, batch)
    await inserted
    inserted = send(tx, statement)
    // It is told when it is waited for.
    inserted.catch(() => undefined)
    await startSending()
  }
  await inserted
}

/** A statement of Prisma's begins only when somebody waits for it. */
async function send(tx: SqlTransaction, statement: Prisma.Sql): Promise<unknown> {
  return tx.$executeRaw(statement)
}

/** Records one event; see `recordEvents`. */
export async function recordEvent(tx: SqlTransaction, recording: Recording, event: NewEvent): Promise<void> {
  await tx.$executeRaw(eventsStatement(recording, [event]))
}

/** Records an event that tells of no change, in a transaction of its own: one round trip, and on the disk when it returns. */
export async function recordEventAlone(recording: Recording, event: NewEvent): Promise<void> {
  await runInDistrict(recording.actor.districtId, eventsStatement(recording, [event]))
}

/** With the personal data beside them: foreign keys are looked at when the whole statement is done. The values travel as columns, which the database reads twenty times as fast as JSON. */
function eventsStatement(recording: Recording, events: readonly NewEvent[]): Prisma.Sql {
  const { actor, at } = recording
  const entries = events.map((event) => buildEntry(recording, event))
  const personal = entries.flatMap((entry) => (entry.personal ? [{ id: entry.id, ...entry.personal }] : []))
  const inserting = Prisma.sql`
    INSERT INTO audit_events (district_id, id, at, actor_kind, actor_id, action, subject_id, leaf, leaf_hash)
    SELECT ${actor.districtId}::uuid, e.id, ${at}::timestamptz, ${actor.kind}::actor_kind, ${actor.id}::uuid, e.action, nullif(e.subject_id, '')::uuid,
      e.leaf, decode(e.leaf_hash, 'hex')
    FROM unnest(${entries.map(({ id }) => id)}::uuid[], ${entries.map(({ action }) => action)}::text[],
      ${entries.map(({ subjectId }) => subjectId ?? '')}::text[], ${entries.map(({ leaf }) => leaf)}::text[],
      ${entries.map(({ leafHash }) => leafHash)}::text[]) AS e (id, action, subject_id, leaf, leaf_hash)`
  if (personal.length === 0) return inserting
  return Prisma.sql`
    WITH events AS (${inserting})
    INSERT INTO audit_personal (district_id, id, salt, data)
    SELECT ${actor.districtId}::uuid, p.id, decode(p.salt, 'hex'), p.data
    FROM unnest(${personal.map(({ id }) => id)}::uuid[], ${personal.map(({ salt }) => salt.toString('hex'))}::text[],
      ${personal.map(({ data }) => data)}::text[]) AS p (id, salt, data)`
}

function buildEntry({ actor, at }: Recording, event: NewEvent) {
  const id = event.id ?? uuidV7()
  const personal = event.personal && { salt: pooledRandomBytes(16), data: canonicalJson(event.personal) }
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
  const leafHash = leafHashOf(leaf).toString('hex')
  return { id, action: event.action, subjectId: event.subjectId, leaf, leafHash, personal }
}
