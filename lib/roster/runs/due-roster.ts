import 'server-only'
import { database } from '@/lib/database'
import type { DistrictTransaction } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import { waitsForWorker } from './waits-for-worker'

/** Has the workers look at the district's roster from `dueAt` on, or from when they would anyway if that is earlier. */
export async function markRosterDue(tx: DistrictTransaction, districtId: string, dueAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_roster (district_id, due_at) VALUES (${districtId}::uuid, ${dueAt}::timestamptz)
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_roster.due_at, EXCLUDED.due_at)`
}

/** Districts whose roster is due by the database's clock, without those given, the longest due first. */
export async function findDueRosters(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_roster
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

/** Of each source the oldest import that a worker has or that waits for one: a source's imports are done in their order. */
const nextOfSources = (districtId: string) => Prisma.sql`
  SELECT DISTINCT ON (source_id) id, source_id, state, coalesce(leased_until, '-infinity') AS due_at FROM roster_imports
  WHERE district_id = ${districtId}::uuid AND ${waitsForWorker} AND ready_at IS NOT NULL ORDER BY source_id, id`

/** An import that waits; `isServer` where the next that happens to it is that a server is read. */
export type WaitingImport = { id: string; isServer: boolean }

/** Imports a worker may take now, the oldest first. */
export async function findWaitingImports(tx: DistrictTransaction, districtId: string): Promise<WaitingImport[]> {
  return tx.$queryRaw<WaitingImport[]>`
    SELECT next.id, next.state = 'staging' AND s.format = 'oneroster_rest' AS "isServer" FROM (${nextOfSources(districtId)}) next
    JOIN roster_sources s ON s.district_id = ${districtId}::uuid AND s.id = next.source_id
    WHERE due_at <= clock_timestamp() ORDER BY next.id`
}

/**
 * Has the district looked at again when a lease runs out or a source is to be read, or not at all. The row is locked first:
 * whoever brings something waits for us, or we see it. Without a row there is nobody to wait for us.
 */
export async function rescheduleRoster(tx: DistrictTransaction, districtId: string): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT FROM due_roster WHERE district_id = ${districtId}::uuid FOR UPDATE`
  if (locked.length === 0) return
  // What waits now is kept as it is: this worker may have its hands full, and others have not.
  const [row] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
    SELECT LEAST(
      (SELECT min(GREATEST(due_at, due.due_at)) FROM (${nextOfSources(districtId)}) next),
      (SELECT min(next_run_at) FROM roster_sources s WHERE district_id = ${districtId}::uuid AND format = 'oneroster_rest'
        AND NOT EXISTS (SELECT FROM roster_imports i WHERE i.district_id = s.district_id AND i.source_id = s.id AND ${waitsForWorker}))
    ) AS "dueAt" FROM due_roster due WHERE district_id = ${districtId}::uuid`
  if (row?.dueAt) await tx.$executeRaw`UPDATE due_roster SET due_at = ${row.dueAt}::timestamptz WHERE district_id = ${districtId}::uuid`
  else await tx.$executeRaw`DELETE FROM due_roster WHERE district_id = ${districtId}::uuid`
}
