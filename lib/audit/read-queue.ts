import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'

/** The events of a district that have no number yet. */
type Queue = {
  waiting: number
  /** Waited, and are not there any more. */
  gone: number
  /** Whether one has waited for more than two minutes; numbering usually takes a second. */
  isLate: boolean
}

/** Reads what waits, how long by the database's clock. */
export async function readQueue(tx: DistrictTransaction, districtId: string): Promise<Queue> {
  const [queue] = await tx.$queryRaw<Queue[]>`
    SELECT count(e.id)::int AS waiting, (count(*) - count(e.id))::int AS gone,
      coalesce(bool_or(e.at < clock_timestamp() - interval '2 minutes'), false) AS "isLate"
    FROM audit_queue q LEFT JOIN audit_events e ON e.district_id = q.district_id AND e.id = q.event_id
    WHERE q.district_id = ${districtId}::uuid`
  return queue ?? { waiting: 0, gone: 0, isLate: false }
}
