import 'server-only'
import { database } from '@/lib/database'
import type { DistrictTransaction } from '@/lib/district-scope'

/** Has the workers look at the district's roster from `dueAt` on, or from when they would anyway if that is earlier. */
export async function markRosterDue(tx: DistrictTransaction, districtId: string, dueAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_roster (district_id, due_at) VALUES (${districtId}::uuid, ${dueAt}::timestamptz)
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_roster.due_at, EXCLUDED.due_at)`
}

/** Districts whose roster is due by the database's clock, the longest due first, without those a worker is busy with. */
export async function findDueRosters(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_roster
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${[...except]}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}
