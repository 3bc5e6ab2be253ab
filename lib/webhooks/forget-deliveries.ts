import 'server-only'
import { inDistrict } from '@/lib/district-scope'

/** How long the log of a webhook goes back. */
export const keptDeliveryDays = 30

const mostAtOnce = 10_000

/** Deletes what was settled and is older than the log goes back, with its attempts; answers how many. A round takes some thousands, the next one the rest. */
export async function forgetDeliveries(districtId: string, now: Date): Promise<number> {
  const keptSince = new Date(now.getTime() - keptDeliveryDays * 24 * 60 * 60_000)
  return inDistrict(
    districtId,
    (tx) => tx.$executeRaw`
      DELETE FROM webhook_deliveries d WHERE d.district_id = ${districtId}::uuid AND d.id IN (
        SELECT id FROM webhook_deliveries
        WHERE district_id = ${districtId}::uuid AND id < ${firstIdOf(keptSince)}::uuid AND created_at < ${keptSince}::timestamptz AND state <> 'queued'
        ORDER BY id LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`,
  )
}

/** No UUIDv7 (RFC 9562 §5.7) of that time or later is smaller; the order of the ids needs no index of its own. */
function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
