import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import type { ImportProgress } from '@/lib/roster/import-progress'
import type { SqlTransaction } from '@/lib/sql-transaction'
import type { RosterImport as ImportRow, RosterSource } from '@/prisma/generated/client'
import { markRosterDue } from './due-roster'
import { waitsForWorker } from './waits-for-worker'

/** An import as the worker that has it tells it from what others have. */
export type Lease = { districtId: string; importId: string; leaseToken: string; leaseMilliseconds: number }

/** Takes an import that waits, unless somebody else has it. Counts the attempt. */
export async function leaseImport({ districtId, importId, leaseToken, leaseMilliseconds }: Lease) {
  return inDistrict(districtId, async (tx): Promise<{ row: ImportRow; source: RosterSource; timeZone: string } | undefined> => {
    const leased = await tx.$executeRaw`
      UPDATE roster_imports SET lease_token = ${leaseToken}::uuid, attempts = attempts + 1,
        leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND ${waitsForWorker} AND ready_at IS NOT NULL
        AND (leased_until IS NULL OR leased_until <= clock_timestamp())`
    if (leased === 0) return undefined
    const { source, district, ...row } = await tx.rosterImport.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: importId } },
      include: { source: true, district: { select: { timeZone: true } } },
    })
    return { row, source, timeZone: district.timeZone }
  })
}

/** Keeps everybody else from the import until the transaction ends. Throws when it is no longer this worker's: nothing of the transaction may stand then. */
export async function requireLease(
  tx: Pick<SqlTransaction, '$queryRaw'>,
  { districtId, importId, leaseToken }: Omit<Lease, 'leaseMilliseconds'>,
): Promise<void> {
  const ours = await tx.$queryRaw<Array<Record<string, unknown>>>`
    SELECT FROM roster_imports WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid
      AND ${waitsForWorker} FOR UPDATE`
  if (ours.length === 0) throw new Error('The import is no longer ours.')
}

type Beat = Lease & {
  heartbeatMilliseconds: number
  /** The latest, to be written with the next beat. */
  progress(): ImportProgress | undefined
  /** Called at most once: somebody else has the import, it was cancelled, or the database was out of reach for a whole lease. */
  onLost(): void
}

/** Keeps the lease, one beat after the other, until it is stopped or lost. Stopping waits for the beat under way. */
export function startHeartbeat(beat: Beat): { stop(): Promise<void> } {
  const stopped = new AbortController()
  let keptAt = performance.now()

  async function beatOnce(): Promise<boolean> {
    try {
      const isOurs = await keepLease(beat, beat.progress())
      keptAt = performance.now()
      return isOurs
    } catch (error) {
      logger.warn({ districtId: beat.districtId, importId: beat.importId, fault: describeFault(error) }, 'an import could not be kept')
      return performance.now() - keptAt < beat.leaseMilliseconds
    }
  }

  async function beatOn(): Promise<void> {
    for (;;) {
      // A stop ends the pause by throwing.
      await pause(beat.heartbeatMilliseconds, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return
      if (await beatOnce()) continue
      if (!stopped.signal.aborted) beat.onLost()
      return
    }
  }

  const ended = beatOn()
  return {
    async stop() {
      stopped.abort()
      await ended
    },
  }
}

async function keepLease(
  { districtId, importId, leaseToken, leaseMilliseconds }: Lease,
  progress: ImportProgress | undefined,
): Promise<boolean> {
  return inDistrict(districtId, async (tx) => {
    const kept = await tx.$executeRaw`
      UPDATE roster_imports SET leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond',
        progress = coalesce(${progress ? JSON.stringify(progress) : null}::jsonb, progress)
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid AND ${waitsForWorker}`
    return kept === 1
  })
}

/**
 * Gives the import back. `done`: whatever it has become waits for others. `given_back`: it is as it was, and this was no attempt.
 * `failed`: it is taken up again after a while.
 */
export async function releaseLease(
  { districtId, importId, leaseToken }: Lease,
  { as, waitMilliseconds }: { as: 'done' | 'given_back' | 'failed'; waitMilliseconds: number },
): Promise<void> {
  const wait = as === 'failed' ? waitMilliseconds : 0
  await inDistrict(districtId, async (tx) => {
    const [released] = await tx.$queryRaw<Array<{ dueAt: Date }>>`
      UPDATE roster_imports SET lease_token = NULL, attempts = attempts - ${as === 'given_back' ? 1 : 0},
        leased_until = CASE WHEN ${wait} > 0 THEN clock_timestamp() + ${wait} * interval '1 millisecond' END
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid
      RETURNING coalesce(leased_until, clock_timestamp()) AS "dueAt"`
    if (released) await markRosterDue(tx, districtId, released.dueAt)
  })
}
