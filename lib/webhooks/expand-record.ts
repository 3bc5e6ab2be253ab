import 'server-only'
import { leafDetails } from '@/lib/audit/leaf-details'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import { toldActions, toldOf } from './recorded-event'

/** Read of the record at a time. */
const mostEvents = 1_000

/** So many that wait are enough: what comes after them stays in the record, which is the longer queue. */
export const enoughWaiting = 500

/** Whether enough waits of the webhook `w`. What failed once and waits for its time holds up nothing new, unless nothing arrives at all. */
export const waitsEnough = Prisma.sql`(
  SELECT count(*) >= ${enoughWaiting} FROM (
    SELECT FROM webhook_deliveries d
    WHERE d.district_id = w.district_id AND d.webhook_id = w.id AND d.state = 'queued' AND (d.attempts = 0 OR w.failing_since IS NOT NULL)
    LIMIT ${enoughWaiting}) waiting)`

type Feed = { types: string[]; nextNumber: bigint; waitsEnough: boolean }

type Event = { number: number; id: string; at: Date; action: string; subjectId: string | null; leaf: string | null }

/**
 * Queues what the record tells since the last time, in its order and each event once, however many workers do it. Answers
 * whether there may be more to read now; not while enough waits, and not where another worker is at it.
 */
export async function expandRecord(districtId: string, webhookId: string): Promise<boolean> {
  return inDistrict(districtId, async (tx) => {
    const feed = await lockFeed(tx, districtId, webhookId)
    if (!feed || feed.waitsEnough) return false
    const events = await readEvents(tx, districtId, feed.nextNumber)
    const last = events.at(-1)
    if (!last) return false
    await queue(tx, { districtId, webhookId, types: feed.types }, events)
    await tx.webhook.update({ where: { districtId_id: { districtId, id: webhookId } }, data: { nextNumber: BigInt(last.number) + 1n } })
    return events.length === mostEvents
  })
}

async function lockFeed(tx: DistrictTransaction, districtId: string, webhookId: string): Promise<Feed | undefined> {
  const [feed] = await tx.$queryRaw<Feed[]>`
    SELECT w.types, w.next_number AS "nextNumber", ${waitsEnough} AS "waitsEnough" FROM webhooks w
    WHERE w.district_id = ${districtId}::uuid AND w.id = ${webhookId}::uuid AND w.disabled_at IS NULL FOR NO KEY UPDATE OF w SKIP LOCKED`
  return feed
}

/** Only of what may be told the leaf is read. */
async function readEvents(tx: DistrictTransaction, districtId: string, nextNumber: bigint): Promise<Event[]> {
  return tx.$queryRaw<Event[]>`
    SELECT n.number, e.id, e.at, e.action, e.subject_id AS "subjectId", CASE WHEN e.action = ANY(${toldActions}) THEN e.leaf END AS leaf
    FROM audit_numbers n JOIN audit_events e ON e.district_id = n.district_id AND e.id = n.id
    WHERE n.district_id = ${districtId}::uuid AND n.number >= ${nextNumber} ORDER BY n.number LIMIT ${mostEvents}`
}

type Listener = { districtId: string; webhookId: string; types: readonly string[] }

async function queue(tx: DistrictTransaction, { districtId, webhookId, types }: Listener, events: readonly Event[]): Promise<void> {
  const rows = events.flatMap(({ id: eventId, at, action, subjectId, leaf }) => {
    if (leaf === null) return []
    const told = toldOf({ action, subjectId, details: leafDetails(leaf) })
    // Nothing may hold up what comes after it; the verification of the record says what is wrong with the event.
    if (told === 'unreadable') logger.error({ districtId, eventId, action }, 'an event could not be told to a webhook')
    return told === undefined || told === 'unreadable' || !types.includes(told.type) ? [] : [{ id: uuidV7(), at, ...told }]
  })
  if (rows.length === 0) return
  await tx.$executeRaw`
    INSERT INTO webhook_deliveries (district_id, id, webhook_id, type, occurred_at, data, due_at)
    SELECT ${districtId}::uuid, r.id, ${webhookId}::uuid, r.type, r.at, r.data, clock_timestamp()
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, type text, at timestamptz, data jsonb)`
}
