// Threat: somebody with the database changes what happened. Choice: an event is one canonical leaf, inserted in the
// transaction of the change it tells of and never rewritten; personal data stands beside it under a salted commitment,
// so a person can be erased while the leaf keeps its hash.
import 'server-only'
import { hash } from 'node:crypto'
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
  let inserted: Promise<void> = Promise.resolve()
  for (const batch of inBatches(events, eventsPerStatement)) {
    // Made while the database is busy with those before.
    const statement = eventsStatement(recording, batch)
    await inserted
    inserted = send(tx, { statement, count: batch.length })
    // It is told when it is waited for.
    inserted.catch(() => undefined)
    await startSending()
  }
  await inserted
}

/** A statement of Prisma's begins only when somebody waits for it. */
async function send(tx: SqlTransaction, { statement, count }: { statement: Prisma.Sql; count: number }): Promise<void> {
  requireRecorded(await tx.$queryRaw<Row[]>(statement), count)
}

/** Records one event; see `recordEvents`. */
export async function recordEvent(tx: SqlTransaction, recording: Recording, event: NewEvent): Promise<void> {
  await send(tx, { statement: eventStatement(recording, event), count: 1 })
}

/** Records an event that tells of no change, in a transaction of its own: one round trip, and on the disk when it returns. */
export async function recordEventAlone(recording: Recording, event: NewEvent): Promise<void> {
  requireRecorded(await runInDistrict(recording.actor.districtId, eventStatement(recording, event)), 1)
}

type Row = Record<string, unknown>

/** A trigger somebody has put there could drop events without a word. */
function requireRecorded([row]: readonly Row[], count: number): void {
  if (Number(row?.recorded) !== count) throw new Error('The database did not keep every event.')
}

/**
 * With the personal data beside them: foreign keys are looked at when the whole statement is done. Each column travels as one text, a value to a
 * line, which both sides read many times as fast as rows of JSON or lists of texts; canonical JSON has no line ends.
 */
function eventsStatement(recording: Recording, events: readonly NewEvent[]): Prisma.Sql {
  const { actor, at } = recording
  const time = at.toISOString()
  const entries = events.map((event) => buildEntry(actor, time, event))
  const personal = entries.flatMap((entry) => (entry.personal ? [{ id: entry.id, ...entry.personal }] : []))
  const inserting = Prisma.sql`
    INSERT INTO audit_events (district_id, id, at, actor_kind, actor_id, action, subject_id, leaf, leaf_hash)
    SELECT ${actor.districtId}::uuid, e.id, ${time}::timestamptz, ${actor.kind}::actor_kind, ${actor.id}::uuid, e.action,
      nullif(e.subject_id, '')::uuid, e.leaf, decode(e.leaf_hash, 'hex')
    FROM unnest(${lines(entries, ({ id }) => id)}::uuid[], ${lines(entries, ({ action }) => action)},
      ${lines(entries, ({ subjectId = '' }) => subjectId)}, ${lines(entries, ({ leaf }) => leaf)},
      ${lines(entries, ({ leafHash }) => leafHash)}) AS e (id, action, subject_id, leaf, leaf_hash)`
  if (personal.length === 0) return counting(inserting)
  return counting(
    inserting,
    Prisma.sql`
    INSERT INTO audit_personal (district_id, id, salt, data)
    SELECT ${actor.districtId}::uuid, p.id, decode(p.salt, 'hex'), p.data
    FROM unnest(${lines(personal, ({ id }) => id)}::uuid[], ${lines(personal, ({ salt }) => salt.toString('hex'))},
      ${lines(personal, ({ data }) => data)}) AS p (id, salt, data)`,
  )
}

/** Both in one statement; answers how many events there are now. */
function counting(events: Prisma.Sql, personal?: Prisma.Sql): Prisma.Sql {
  const besides = personal ? Prisma.sql`, personal AS (${personal})` : Prisma.empty
  return Prisma.sql`WITH events AS (${events} RETURNING 1)${besides} SELECT count(*)::int AS recorded FROM events`
}

/** For one event, which the database plans in less time. */
function eventStatement({ actor, at }: Recording, event: NewEvent): Prisma.Sql {
  const time = at.toISOString()
  const { id, action, subjectId = null, leaf, leafHash, personal } = buildEntry(actor, time, event)
  const inserting = Prisma.sql`
    INSERT INTO audit_events (district_id, id, at, actor_kind, actor_id, action, subject_id, leaf, leaf_hash)
    VALUES (${actor.districtId}::uuid, ${id}::uuid, ${time}::timestamptz, ${actor.kind}::actor_kind, ${actor.id}::uuid, ${action}, ${subjectId}::uuid,
      ${leaf}, decode(${leafHash}, 'hex'))`
  if (!personal) return counting(inserting)
  return counting(
    inserting,
    Prisma.sql`
    INSERT INTO audit_personal (district_id, id, salt, data)
    VALUES (${actor.districtId}::uuid, ${id}::uuid, ${personal.salt}, ${personal.data})`,
  )
}

/** A column as a list of texts. A line more than there are values keeps a single empty one: nothing at all would be an empty list. */
function lines<Entry>(entries: readonly Entry[], columnOf: (entry: Entry) => string): Prisma.Sql {
  const text = entries.map((entry) => `${columnOf(entry)}\n`).join('')
  return Prisma.sql`trim_array(string_to_array(${text}, E'\n'), 1)`
}

/** The leaf is canonical JSON, its members in the order of their names; of its values only `details` can be anything but plain ASCII. */
function buildEntry(actor: Recording['actor'], time: string, event: NewEvent) {
  const { action } = event
  // As the column says it; an id that came by an address may be in capitals.
  const subjectId = event.subjectId?.toLowerCase()
  const id = event.id ?? uuidV7()
  const personal = event.personal && { salt: pooledRandomBytes(16), data: canonicalJson(event.personal) }
  const commitment = personal ? hash('sha256', Buffer.concat([personal.salt, Buffer.from(personal.data)]), 'hex') : null
  const leaf =
    `{"action":"${action}","actor":{"id":${quoted(actor.id)},"kind":"${actor.kind}"},"at":"${time}","details":${canonicalJson(event.details ?? {})},` +
    `"district_id":"${actor.districtId}","id":"${id}","personal_commitment":${quoted(commitment)},"subject_id":${quoted(subjectId ?? null)},"version":1}`
  // SHA-256(0x00 ‖ leaf), as RFC 6962 §2.1 hashes a leaf.
  return { id, action, subjectId, leaf, leafHash: hash('sha256', `\0${leaf}`, 'hex'), personal }
}

function quoted(value: string | null): string {
  return value === null ? 'null' : `"${value}"`
}
