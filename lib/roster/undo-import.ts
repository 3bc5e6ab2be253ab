import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { findObstacle } from '@/lib/roster/merge/undo-obstacle'
import { markRosterDue } from '@/lib/roster/runs/due-roster'
import { waitForImport } from '@/lib/roster/runs/run-to-end'
import { isUndoing } from '@/lib/roster/runs/waits-for-worker'
import { lockImport } from './apply-import'
import { getImport, requireImport } from './get-import'
import type { RosterImport } from './import-json'

/**
 * Has a worker take an applied import back as one act: contacts it added are gone, changed and removed ones are as they
 * were, with their students, invitations it closed are open again, and those that only it said to be activated are so no
 * longer. Until then its progress is `undoing`. One that is undone already, or being undone, is answered unchanged. Refuses
 * with `forbidden`, `not_found`, or `conflict` when it was not applied, or something later depends on it.
 */
export async function undoImport(actor: Actor, id: string, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const row = await lockImport(tx, districtId, id)
    if (row.undoneAt || isUndoing(row)) return
    const obstacle = await findObstacle(tx, row)
    if (obstacle) throw new AppError('conflict', obstacle)
    await tx.rosterImport.update({
      where: { districtId_id: { districtId, id: row.id } },
      data: {
        undoerKind: actor.kind,
        undoerId: actor.id,
        attempts: 0,
        leaseToken: null,
        leasedUntil: null,
        progress: { phase: 'undoing', done: 0, total: null, unit: 'contacts' },
      },
    })
    await markRosterDue(tx, districtId, now)
  })
  return getImport(actor, id)
}

/**
 * Waits for a worker to undo the import, at most so long, and answers with it as it then is. Refuses with `conflict` when it
 * turned out that it cannot be undone.
 */
export async function waitForUndo(actor: Actor, id: string, { milliseconds }: { milliseconds: number }): Promise<RosterImport> {
  const latest = await waitForImport(actor, id, { milliseconds })
  if (latest.undoneAt === null && latest.progress === null) throw new AppError('conflict', (await whyNotUndone(actor, id)) ?? givenUp)
  return latest
}

const givenUp =
  'The import could not be undone in three attempts, and nothing has changed. Ask whoever runs Invite Desk to look at the log.'

/** Why an import cannot be undone now, as a sentence; null for one that can. Refuses with `forbidden` or `not_found`. */
export async function whyNotUndone(actor: Actor, id: string): Promise<string | null> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => findObstacle(tx, await requireImport(tx, actor.districtId, id)))
}
