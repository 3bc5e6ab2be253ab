// Threat: a worker that dies, hangs or loses its connection half-way, and another that takes over while the first still
// writes. Choice: a run is held by a lease with a token of its own; whoever writes the outcome does so only while the
// token is in the row, in the same transaction as what it decides, so the roster is the old one or the new one.
import 'server-only'
import { randomUUID } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { countBehind } from '@/lib/count-anew'
import { inDistrict } from '@/lib/district-scope'
import type { ImportProgress } from '@/lib/roster/import-progress'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import { refuseImport } from '@/lib/roster/refuse-import'
import type { RosterImport as ImportRow, RosterSource } from '@/prisma/generated/client'
import { applyRun } from './apply-run'
import { dropStaged } from './drop-staged'
import { endStatementsOf } from './end-statements'
import type { Doer } from './run'
import { leaseImport, releaseLease, startHeartbeat } from './run-lease'
import { stageRun } from './stage-run'
import { leaveUndone, undoRun } from './undo-run'
import { isUndoing } from './waits-for-worker'

/** An import as the worker that holds it sees it. */
export type Run = {
  row: ImportRow
  source: RosterSource
  place: ImportPlace
  /** Who brought it. */
  doer: Doer
  /** Whoever writes the outcome does so only where the row has it, and names its long transactions by it (`nameStatements`). */
  leaseToken: string
  now: Date
  /** Of the district, an IANA name. */
  timeZone: string
  /** Aborted when the run was cancelled, somebody else holds it, or the worker is to stop. */
  signal: AbortSignal
  report(progress: ImportProgress): void
}

export type RunPace = {
  /** A worker that dies keeps an import from the others for as long as a lease lasts. */
  leaseMilliseconds: number
  heartbeatMilliseconds: number
  /** How long an import waits after a fault. */
  faultWaitMilliseconds: number
}

const usualPace: RunPace = { leaseMilliseconds: 30_000, heartbeatMilliseconds: 2_000, faultWaitMilliseconds: 30_000 }

const mostAttempts = 3

const givenUp =
  'The import could not be finished in three attempts. Nothing has changed. Try again later, or ask whoever runs Invite Desk to look at the log.'

/**
 * Does what waits for a worker in one import: reads and compares it, applies it, or undoes it. Answers false when there is
 * nothing to do or another worker does it. What the file is to blame for ends in the import; a fault is thrown, and the
 * import is taken up again after a while, at most three times. A signal, and somebody who cancels, end it quietly with
 * nothing half done.
 */
export async function runImport(
  districtId: string,
  importId: string,
  { signal, now = new Date(), pace = usualPace }: { signal: AbortSignal; now?: Date; pace?: RunPace },
): Promise<boolean> {
  const lease = { districtId, importId, leaseToken: randomUUID(), leaseMilliseconds: pace.leaseMilliseconds }
  const leased = await leaseImport(lease)
  if (!leased) return false
  const { row, source, timeZone } = leased
  const { leaseToken } = lease
  const place = { districtId, importId, sourceId: source.id }
  const doer: Doer = { districtId, kind: row.actorKind, id: row.actorId }
  const refuse = async (reason: string) =>
    isUndoing(row) ? leaveUndone(place, leaseToken) : refuseImport(doer, place, { reason, leaseToken, now })
  if (row.attempts > mostAttempts) {
    await refuse(givenUp)
    return true
  }
  const lost = new AbortController()
  const ended = AbortSignal.any([signal, lost.signal])
  let progress: ImportProgress | undefined
  const heart = startHeartbeat({
    ...lease,
    heartbeatMilliseconds: pace.heartbeatMilliseconds,
    progress: () => progress,
    onLost: () => lost.abort(new Error('The import is no longer ours.')),
  })
  const statements = endStatementsOf(leaseToken, ended)
  const report = (latest: ImportProgress) => {
    progress = latest
  }
  let as: 'done' | 'given_back' | 'failed' = 'failed'
  try {
    await work({ row, source, place, doer, leaseToken, now, timeZone, signal: ended, report })
    as = 'done'
  } catch (error) {
    // Whatever it says after that, it says because it was ended.
    if (ended.aborted) as = 'given_back'
    else if (error instanceof AppError) {
      await refuse(error.message)
      as = 'done'
    } else throw error
  } finally {
    await Promise.all([heart.stop(), statements.stop()])
    await releaseLease(lease, { as, waitMilliseconds: pace.faultWaitMilliseconds })
    if (as !== 'done') await dropWhatIsOver(place, source)
  }
  return true
}

async function work(run: Run): Promise<void> {
  run.signal.throwIfAborted()
  if (isUndoing(run.row)) await undoRun(run)
  else if (run.row.state === 'applying') await applyRun(run)
  else return stageRun(run)
  await countBehind(run.place.districtId)
}

/** Whoever cancels an import leaves what is staged to the worker that has it. */
async function dropWhatIsOver(place: ImportPlace, { format }: RosterSource): Promise<void> {
  const { districtId, importId } = place
  await inDistrict(districtId, async (tx) => {
    const over = { districtId, id: importId, state: { in: ['cancelled' as const, 'refused' as const] } }
    if ((await tx.rosterImport.count({ where: over })) === 1) await dropStaged(tx, place, format)
  })
}
