import 'server-only'
import type { Run } from '@/lib/roster/runs/run-import'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { dayOf } from '@/lib/zoned-day'

/**
 * One import at a time in a district: two sources may state the same contact, and each must see what the other did. Whoever
 * only compares shares the lock with others who do.
 */
export async function lockRoster(tx: SqlTransaction, districtId: string, to: 'change' | 'compare'): Promise<void> {
  const name = lockName(districtId)
  if (to === 'change') await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`
}

/** As `lockRoster` to change it, for somebody who waits at the screen: false where others compare or change it at this moment. */
export async function tryLockRoster(tx: SqlTransaction, districtId: string): Promise<boolean> {
  const [lock] = await tx.$queryRaw<Array<{ got: boolean }>>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName(districtId)}, 0)) AS got`
  return lock?.got ?? false
}

function lockName(districtId: string): string {
  return `roster ${districtId}`
}

/**
 * A mark that is another one as soon as an import of the district is applied or undone, or a GUID file brings something: what
 * was compared under a mark holds while the roster has it.
 */
export function rosterMark(tx: SqlTransaction, districtId: string): Promise<string> {
  return markOf(tx, districtId, null)
}

/** The mark under which what `run` compares holds: that of the roster, and of the day where roles end with it, as in OneRoster. */
export function planMark(
  tx: SqlTransaction,
  { place, source, now, timeZone }: Pick<Run, 'place' | 'source' | 'now' | 'timeZone'>,
): Promise<string> {
  const endsWithDay = source.format === 'oneroster' || source.format === 'oneroster_rest'
  return markOf(tx, place.districtId, endsWithDay ? dayOf(now, timeZone) : null)
}

async function markOf(tx: SqlTransaction, districtId: string, day: string | null): Promise<string> {
  const [row] = await tx.$queryRaw<Array<{ mark: string }>>`
    SELECT md5(concat_ws('/',
      (SELECT string_agg(id::text, ',' ORDER BY id) FROM roster_imports
       WHERE district_id = ${districtId}::uuid AND state = 'applied' AND undone_at IS NULL),
      (SELECT sum(hashtextextended(concat_ws(',', guid, sourced_id, '', email), 0)) FROM roster_guids WHERE district_id = ${districtId}::uuid),
      ${day}::text
    ))::uuid::text AS mark`
  if (!row) throw new Error('A statement without FROM answers with one row.')
  return row.mark
}
