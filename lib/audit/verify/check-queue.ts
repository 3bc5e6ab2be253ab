import 'server-only'
import { readQueue } from '@/lib/audit/read-queue'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordCheck } from './record-check'

const mostNamed = 100

/**
 * Finds events that have no number and do not wait for one, such that waited and are gone, and a record without any. Warns where one waits too long. Answers
 * how many wait, and which numbers no checkpoint counts: both are signed in one transaction, so there are none at any moment.
 */
export async function checkQueue(
  tx: DistrictTransaction,
  check: RecordCheck,
): Promise<{ waiting: number; uncounted: { first: number; count: number } | undefined }> {
  const { districtId, findings } = check
  const unnumbered = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT e.id FROM audit_events e
    LEFT JOIN audit_numbers n ON n.district_id = e.district_id AND n.id = e.id
    LEFT JOIN audit_queue q ON q.district_id = e.district_id AND q.event_id = e.id
    WHERE e.district_id = ${districtId}::uuid AND n.id IS NULL AND q.event_id IS NULL
    ORDER BY e.id LIMIT ${mostNamed}`
  for (const { id } of unnumbered)
    findings.add({
      verdict: 'leaf_missing',
      eventId: id,
      sentence: `Event ${id} has no number and does not wait for one: it was added, or its number was taken away.`,
    })
  const { waiting, gone, isLate } = await readQueue(tx, districtId)
  if (gone > 0) findings.add({ verdict: 'leaf_missing', sentence: `Gone before they were numbered: ${gone} of the events that waited.` })
  if (isLate)
    check.warn('An event has waited for its number for more than two minutes: no worker runs, or it cannot number it, which its log says.')
  const [numbers] = await tx.$queryRaw<Array<{ first: number | null; count: number; odd: number }>>`
    WITH newest AS (SELECT coalesce(max(size), 0) AS size FROM audit_checkpoints WHERE district_id = ${districtId}::uuid)
    SELECT min(n.number) FILTER (WHERE n.number >= newest.size) AS first, count(*) FILTER (WHERE n.number >= newest.size)::int AS count,
      count(*) FILTER (WHERE n.number < 0)::int AS odd
    FROM audit_numbers n, newest WHERE n.district_id = ${districtId}::uuid AND (n.number >= newest.size OR n.number < 0)`
  if (numbers && numbers.odd > 0) findings.add({ verdict: 'leaf_missing', sentence: `Numbered below 0: ${numbers.odd} events.` })
  const uncounted = numbers && numbers.first !== null ? { first: numbers.first, count: numbers.count } : undefined
  if (check.leaves === 0 && !(await hasEvents(tx, districtId)))
    findings.add({ verdict: 'leaf_missing', sentence: 'There is no event at all, and every district begins with that of its creation.' })
  return { waiting, uncounted }
}

async function hasEvents(tx: DistrictTransaction, districtId: string): Promise<boolean> {
  return (await tx.auditEvent.findFirst({ where: { districtId }, select: { id: true } })) !== null
}
