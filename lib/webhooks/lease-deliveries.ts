import 'server-only'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { waitsEnough } from './expand-record'
import { openSigningKeys } from './webhook-secret'

/** A delivery that a worker holds for some seconds; what it writes about it carries the fence. */
export type LeasedDelivery = { id: string; type: string; occurredAt: Date; data: unknown; attempts: number; fence: number }

export type Lease = { url: string; keys: Buffer[]; deliveries: LeasedDelivery[] }

/** Districts with something to tell that is due by the database's clock, the longest due first, without those a worker is busy with. */
export async function findDueDistricts(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_webhooks
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

/** The webhooks of the district that are on. */
export async function findActiveWebhooks(districtId: string): Promise<string[]> {
  const rows = await inDistrict(districtId, (tx) => tx.webhook.findMany({ where: { districtId, disabledAt: null }, select: { id: true } }))
  return rows.map(({ id }) => id)
}

type Leasing = {
  districtId: string
  webhookId: string
  /** Of a webhook that fails only one is taken: it shows whether the receiver is there again. */
  most: number
  leaseMilliseconds: number
  now: Date
}

/** Takes what is due of one webhook, the longest due first; undefined where nothing is, or the webhook is off. A lease that ran out is due again. */
export async function leaseDeliveries({ districtId, webhookId, most, leaseMilliseconds, now }: Leasing): Promise<Lease | undefined> {
  return inDistrict(districtId, async (tx) => {
    const webhook = await tx.webhook.findUnique({ where: { districtId_id: { districtId, id: webhookId }, disabledAt: null } })
    if (!webhook) return undefined
    const deliveries = await tx.$queryRaw<LeasedDelivery[]>`
      UPDATE webhook_deliveries d SET fence = d.fence + 1, due_at = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
      FROM (
        SELECT id FROM webhook_deliveries
        WHERE district_id = ${districtId}::uuid AND webhook_id = ${webhookId}::uuid AND state = 'queued' AND due_at <= clock_timestamp()
        ORDER BY due_at, id LIMIT ${webhook.failingSince ? 1 : most} FOR UPDATE SKIP LOCKED) due
      WHERE d.district_id = ${districtId}::uuid AND d.id = due.id
      RETURNING d.id, d.type, d.occurred_at AS "occurredAt", d.data, d.attempts, d.fence`
    if (deliveries.length === 0) return undefined
    return { url: webhook.url, keys: await openSigningKeys(tx, webhook, now), deliveries }
  })
}

/**
 * Says when the district is to be looked at again, or that nothing waits, and cancels what was told while its webhook was being switched off. The row is
 * locked first: who tells something waits for us, or we see it.
 */
export async function rescheduleWebhooks(districtId: string): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`SELECT FROM due_webhooks WHERE district_id = ${districtId}::uuid FOR UPDATE`
    await cancelStray(tx, districtId)
    const dueAt = await nextDueAt(tx, districtId)
    if (dueAt) await tx.$executeRaw`UPDATE due_webhooks SET due_at = ${dueAt}::timestamptz WHERE district_id = ${districtId}::uuid`
    else await tx.$executeRaw`DELETE FROM due_webhooks WHERE district_id = ${districtId}::uuid`
  })
}

/** Who tells a fact does not lock the webhook: an invite page must not wait for a receiver's log. */
async function cancelStray(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries d SET state = 'cancelled', settled_at = clock_timestamp()
    WHERE d.district_id = ${districtId}::uuid AND d.id IN (
      SELECT s.id FROM webhooks w JOIN webhook_deliveries s ON s.district_id = w.district_id AND s.webhook_id = w.id AND s.state = 'queued'
      WHERE w.district_id = ${districtId}::uuid AND w.disabled_at IS NOT NULL FOR UPDATE OF s SKIP LOCKED)`
}

async function nextDueAt(tx: DistrictTransaction, districtId: string): Promise<Date | null> {
  const [row] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
    SELECT min(LEAST(
      (SELECT d.due_at FROM webhook_deliveries d
       WHERE d.district_id = w.district_id AND d.webhook_id = w.id AND d.state = 'queued' ORDER BY d.due_at LIMIT 1),
      (SELECT clock_timestamp() FROM audit_numbers n WHERE n.district_id = w.district_id AND n.number >= w.next_number AND NOT ${waitsEnough} LIMIT 1))) AS "dueAt"
    FROM webhooks w WHERE w.district_id = ${districtId}::uuid AND w.disabled_at IS NULL`
  return row?.dueAt ?? null
}
