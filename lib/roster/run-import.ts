// Threat: a worker that dies, hangs or loses its connection half-way, and another that takes over while the first still
// writes. Choice: a run is held by a lease with a token of its own; whoever writes the outcome does so only while the
// token is in the row, in the same transaction as what it decides, so the roster is the old one or the new one.
import 'server-only'
import { randomUUID } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { RosterImport as ImportRow, RosterSource } from '@/prisma/generated/client'
import { applyRun } from './apply-run'
import type { ImportProgress } from './import-progress'
import { refuseImport } from './refuse-import'
import type { Doer } from './run'
import { stageRun } from './stage-run'

/** An import as the worker that holds it sees it. */
export type Run = {
  row: ImportRow
  source: RosterSource
  place: { districtId: string; importId: string; sourceId: string }
  /** Who brought it. */
  doer: Doer
  leaseToken: string
  now: Date
  /** Aborted when the run was cancelled or somebody else holds it. */
  signal: AbortSignal
  report(progress: ImportProgress): void
}

const leaseMilliseconds = 60_000
const heartbeatMilliseconds = 2_000
const mostAttempts = 3

/**
 * Does what waits for a worker in one import: reads and compares it, or applies it. Answers false when there is nothing to do
 * or another worker does it. What the file is to blame for ends in the import; everything else is thrown, and the import is
 * taken up again when the lease is over, at most three times.
 */
export async function runImport(
  districtId: string,
  importId: string,
  { signal, now = new Date() }: { signal: AbortSignal; now?: Date },
): Promise<boolean> {
  const leaseToken = randomUUID()
  const leased = await leaseImport({ districtId, importId, leaseToken })
  if (!leased) return false
  const { row, source } = leased
  const place = { districtId, importId, sourceId: source.id }
  const doer: Doer = { districtId, kind: row.actorKind, id: row.actorId }
  if (row.attempts > mostAttempts) {
    const reason =
      'The import could not be finished in three attempts. Nothing has changed. Try a smaller file, or ask whoever runs Invite Desk to look at the log.'
    await refuseImport(doer, place, { reason, now })
    return true
  }
  const lost = new AbortController()
  let progress: ImportProgress | undefined
  const heart = setInterval(() => {
    keepLease({ districtId, importId, leaseToken, progress }).then(
      (isOurs) => isOurs || lost.abort(new Error('The import is no longer ours.')),
      (error: unknown) => lost.abort(error),
    )
  }, heartbeatMilliseconds)
  const run: Run = {
    row,
    source,
    place,
    doer,
    leaseToken,
    now,
    signal: AbortSignal.any([signal, lost.signal]),
    report: (latest) => {
      progress = latest
    },
  }
  try {
    if (row.state === 'applying') await applyRun(run)
    else await stageRun(run)
  } catch (error) {
    if (error instanceof AppError) await refuseImport(doer, place, { reason: error.message, now })
    else if (!lost.signal.aborted) throw error
  } finally {
    clearInterval(heart)
    await releaseLease({ districtId, importId, leaseToken })
  }
  return true
}

type Held = { districtId: string; importId: string; leaseToken: string }

async function leaseImport({ districtId, importId, leaseToken }: Held): Promise<{ row: ImportRow; source: RosterSource } | undefined> {
  return inDistrict(districtId, async (tx) => {
    const leased = await tx.$executeRaw`
      UPDATE roster_imports SET lease_token = ${leaseToken}::uuid, attempts = attempts + 1,
        leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND state IN ('staging', 'applying') AND ready_at IS NOT NULL
        AND (leased_until IS NULL OR leased_until <= clock_timestamp())`
    if (leased === 0) return undefined
    const { source, ...row } = await tx.rosterImport.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: importId } },
      include: { source: true },
    })
    return { row, source }
  })
}

async function keepLease({
  districtId,
  importId,
  leaseToken,
  progress,
}: Held & { progress: ImportProgress | undefined }): Promise<boolean> {
  return inDistrict(districtId, async (tx) => {
    const kept = await tx.$executeRaw`
      UPDATE roster_imports SET leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond',
        progress = coalesce(${progress ? JSON.stringify(progress) : null}::jsonb, progress)
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid AND state IN ('staging', 'applying')`
    return kept === 1
  })
}

async function releaseLease({ districtId, importId, leaseToken }: Held): Promise<void> {
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`
      UPDATE roster_imports SET lease_token = NULL, leased_until = NULL
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid`,
  )
}
