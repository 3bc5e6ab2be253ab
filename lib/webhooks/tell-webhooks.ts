import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { sequentialId } from '@/lib/sequential-id'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { WebhookData } from './webhook-event'
import type { WebhookType } from './webhook-type'

/** Something that the record does not tell of. */
type Fact<Type extends WebhookType = WebhookType> = { type: Type; at: Date; data: WebhookData<Type> }

/**
 * Queues one delivery for each webhook that asks for the type, in the transaction of the change. For what the record tells of,
 * the worker does it. Without a webhook nothing is written.
 */
export async function tellWebhooks<Type extends WebhookType>(
  tx: DistrictTransaction,
  districtId: string,
  facts: ReadonlyArray<Fact<Type>>,
): Promise<void> {
  if (facts.length === 0) return
  const happened = Prisma.sql`
    SELECT h.type, h.at, h.data FROM json_to_recordset(${JSON.stringify(facts)}::json) AS h (type text, at timestamptz, data jsonb)`
  await tx.$executeRaw`WITH ${tellingWebhooks(districtId, happened)} SELECT 1`
}

/**
 * The same as parts of a `WITH`, for a statement that must not be followed by another: `happened` selects `type`, `at` and `data`
 * and may read what the parts before it return.
 */
export function tellingWebhooks(districtId: string, happened: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    told AS (
      INSERT INTO webhook_deliveries (district_id, id, webhook_id, type, occurred_at, data, due_at)
      SELECT w.district_id, ${sequentialId(Prisma.sql`row_number() OVER ()`)}, w.id, h.type, h.at, h.data, clock_timestamp()
      FROM (${happened}) h JOIN webhooks w ON w.district_id = ${districtId}::uuid AND w.disabled_at IS NULL AND h.type = ANY(w.types)
      RETURNING 1),
    told_when AS (
      INSERT INTO due_webhooks (district_id, due_at) SELECT ${districtId}::uuid, clock_timestamp() WHERE EXISTS (SELECT FROM told)
      ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_webhooks.due_at, EXCLUDED.due_at))`
}

/** Has a worker look at the district, where it has a webhook that is on: new events of the record have their numbers, or something was queued. */
export async function markWebhooksDue(tx: SqlTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_webhooks (district_id, due_at)
    SELECT ${districtId}::uuid, clock_timestamp() WHERE EXISTS (SELECT FROM webhooks WHERE district_id = ${districtId}::uuid AND disabled_at IS NULL)
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_webhooks.due_at, EXCLUDED.due_at)`
}
