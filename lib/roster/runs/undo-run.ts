import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { withdrawActivationsOf } from '@/lib/invitations/activate-invitations'
import { rosterFormats } from '@/lib/roster/formats'
import { reopenClosedInvitations } from '@/lib/roster/merge/close-invitations'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import { restoreRoster } from '@/lib/roster/merge/restore-roster'
import { lockRoster } from '@/lib/roster/merge/roster-mark'
import { numberIn } from '@/lib/roster/merge/same-file'
import { findObstacle } from '@/lib/roster/merge/undo-obstacle'
import { nameStatements } from './end-statements'
import type { Doer } from './run'
import type { Run } from './run-import'

/**
 * Takes an applied import back in one transaction. One that something later has come to depend on since it was asked for stays
 * as it is, and is asked for no longer.
 */
export async function undoRun(run: Run): Promise<void> {
  const { row, source, place, leaseToken, now } = run
  const { districtId, importId } = place
  const doer: Doer = { districtId, kind: row.undoerKind ?? row.actorKind, id: row.undoerKind ? row.undoerId : row.actorId }
  const obstacle = await inDistrict(districtId, async (tx) => {
    await nameStatements(tx, leaseToken)
    await lockRoster(tx, districtId, 'change')
    const found = await findObstacle(tx, row)
    if (found) return found
    const of = (name: string) => numberIn(row.counts, name)
    const counts = { added: of('added'), changed: of('changed'), removed: of('removed') }
    run.report({ phase: 'undoing', done: 0, total: counts.added + counts.changed + counts.removed, unit: 'contacts' })
    await restoreRoster(tx, place, now)
    if (of('isSameFile') === 0) await rosterFormats[source.format].undo?.(tx, place)
    // The roster has its earlier mark again, but contacts with flags have stayed: what waits is compared anew.
    await tx.rosterImport.updateMany({
      where: { districtId, appliedAt: null, comparedAfter: { not: null } },
      data: { comparedAfter: null },
    })
    const withdrawn = await withdrawActivationsOf(tx, { actor: doer, importId, at: now })
    const reopened = await reopenClosedInvitations(tx, { doer, place, now })
    const { count } = await tx.rosterImport.updateMany({
      where: { districtId, id: importId, undoneAt: null, leaseToken },
      data: { undoneAt: now },
    })
    if (count !== 1) throw new Error('The import is no longer ours.')
    const details = { format: source.format, ...counts, reopened_invitations: reopened, withdrawn_activations: withdrawn }
    await recordEvent(
      tx,
      { actor: doer, at: now },
      { action: 'import.undone', subjectId: row.id, details, personal: { source: source.name } },
    )
    return null
  })
  if (obstacle) await leaveUndone(place, leaseToken)
}

/** Ends a wish to undo that cannot be met: the import stays applied. One that another worker has taken over is left alone. */
export async function leaveUndone({ districtId, importId }: ImportPlace, leaseToken: string): Promise<void> {
  await inDistrict(districtId, (tx) =>
    tx.rosterImport.updateMany({
      where: { districtId, id: importId, leaseToken },
      data: { undoerKind: null, undoerId: null, leasedUntil: null },
    }),
  )
}
