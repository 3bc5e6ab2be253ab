import 'server-only'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { ActorKind } from '@/prisma/generated/enums'

/** A verification that this worker holds. Whoever takes it over begins at another time, which is how the two are told apart. */
export type HeldVerification = {
  districtId: string
  id: string
  startedAt: Date
  actorKind: ActorKind
  actorId: string | null
}

/** Has the workers look at the district, in the transaction that makes a verification wait. The row stays locked until it ends. */
export async function markVerificationDue(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_verifications (district_id, due_at) VALUES (${districtId}::uuid, clock_timestamp())
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_verifications.due_at, EXCLUDED.due_at)`
}

/** Districts with a verification that is due by the database's clock, without those a worker is busy with. */
export async function findDueVerifications(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_verifications
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

/** Takes the verification that waits longest, or one whose worker has died, to be begun anew; undefined when there is none. */
export async function leaseVerification(districtId: string, leaseMilliseconds: number): Promise<HeldVerification | undefined> {
  return inDistrict(districtId, async (tx) => {
    const [held] = await tx.$queryRaw<Array<Omit<HeldVerification, 'districtId'>>>`
      UPDATE audit_verifications SET state = 'running', checked = 0, started_at = clock_timestamp(),
        leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond',
        total = coalesce((SELECT max(size) FROM audit_checkpoints WHERE district_id = ${districtId}::uuid), 0)
      WHERE district_id = ${districtId}::uuid AND id = (
        SELECT id FROM audit_verifications
        WHERE district_id = ${districtId}::uuid AND (state = 'queued' OR (state = 'running' AND leased_until <= clock_timestamp()))
        ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, started_at AS "startedAt", actor_kind AS "actorKind", actor_id AS "actorId"`
    return held && { districtId, ...held }
  })
}

/** Keeps the lease and writes down how many leaves are checked; false once somebody else has taken the verification over. */
export async function keepVerification(
  held: HeldVerification,
  { checked, leaseMilliseconds }: { checked: number; leaseMilliseconds: number },
): Promise<boolean> {
  const kept = await inDistrict(
    held.districtId,
    (tx) => tx.$executeRaw`
      UPDATE audit_verifications SET checked = ${checked}, total = GREATEST(total, ${checked}),
        leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
      WHERE district_id = ${held.districtId}::uuid AND id = ${held.id}::uuid AND state = 'running'
        AND started_at = ${held.startedAt}::timestamptz`,
  )
  return kept === 1
}

/** Has the district looked at again when something waits there or a lease runs out, or not at all. The row is locked first: whoever asks for a verification waits for us, or we see it. */
export async function rescheduleVerifications(districtId: string): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const locked = await tx.$queryRaw<unknown[]>`SELECT FROM due_verifications WHERE district_id = ${districtId}::uuid FOR UPDATE`
    if (locked.length === 0) return
    const [row] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
      SELECT min(CASE WHEN state = 'queued' THEN created_at ELSE leased_until END) AS "dueAt" FROM audit_verifications
      WHERE district_id = ${districtId}::uuid AND state IN ('queued', 'running')`
    if (row?.dueAt)
      await tx.$executeRaw`UPDATE due_verifications SET due_at = ${row.dueAt}::timestamptz WHERE district_id = ${districtId}::uuid`
    else await tx.$executeRaw`DELETE FROM due_verifications WHERE district_id = ${districtId}::uuid`
  })
}
