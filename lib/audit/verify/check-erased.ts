import 'server-only'
import { erasedBefore } from '@/lib/audit/erasing-round'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordCheck } from './record-check'

/**
 * Warns of personal data that is gone while nothing in the record tells of its erasing: that of the contact an event is about, or of anybody where it is
 * about no contact, or a round that erased what was recorded before some day.
 */
export async function checkErased(tx: DistrictTransaction, check: RecordCheck): Promise<void> {
  const { districtId } = check
  const rounds = await tx.auditEvent.findMany({
    where: { districtId, subjectId: null, action: 'retention.applied' },
    select: { leaf: true, at: true },
  })
  const days = rounds.flatMap((round) => erasedBefore(round)?.getTime() ?? [])
  const latest = new Date(days.filter(Number.isFinite).reduce((one, other) => Math.max(one, other), 0))
  const [gone] = await tx.$queryRaw<Array<{ count: number; first: number | null }>>`
    WITH erased AS (
      SELECT subject_id, max(at) AS at FROM audit_events WHERE district_id = ${districtId}::uuid AND action = 'contact.erased' GROUP BY subject_id)
    SELECT count(*)::int AS count, min(n.number) AS first
    FROM audit_numbers n
    JOIN audit_events e ON e.district_id = n.district_id AND e.id = n.id
    LEFT JOIN audit_personal p ON p.district_id = n.district_id AND p.id = n.id
    LEFT JOIN erased own ON own.subject_id = e.subject_id
    LEFT JOIN contacts c ON c.district_id = n.district_id AND c.id = e.subject_id
    WHERE n.district_id = ${districtId}::uuid AND p.id IS NULL AND strpos(e.leaf, '"personal_commitment":"') > 0
      AND e.at >= ${latest}::timestamptz AND (own.at IS NULL OR own.at < e.at)
      AND (c.id IS NOT NULL OR e.at > (SELECT coalesce(max(at), '-infinity') FROM erased))`
  if (gone && gone.first !== null)
    check.warn(
      `Personal data of ${gone.count} ${gone.count === 1 ? 'event' : 'events'} is gone, from leaf ${gone.first} on, and the record does not tell of its erasing.`,
    )
}
