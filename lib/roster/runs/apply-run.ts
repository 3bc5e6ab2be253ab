import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { rosterFormats } from '@/lib/roster/formats'
import { activateListed } from '@/lib/roster/merge/activate-listed'
import { carryFlags } from '@/lib/roster/merge/carry-flags'
import { closeInvitations } from '@/lib/roster/merge/close-invitations'
import { loadPlan } from '@/lib/roster/merge/load-plan'
import { mergeImport } from '@/lib/roster/merge/merge-import'
import { lockRoster, planMark, rosterMark } from '@/lib/roster/merge/roster-mark'
import { numberIn } from '@/lib/roster/merge/same-file'
import { nameStatements } from './end-statements'
import type { Doer } from './run'
import type { Run } from './run-import'
import { compareRun } from './stage-run'

/**
 * Brings a staged import into the roster in one transaction, as it was compared, marks the invitations of the contacts it says
 * to have set up the account, and closes those of contacts who left, became restricted or changed e-mail. Where the roster has
 * changed since it is read and compared again; one that has come to remove or change too much then becomes held, unless an
 * owner has released as many removals and changes before.
 */
export async function applyRun(run: Run): Promise<void> {
  while ((await applyAsCompared(run)) === 'outdated') {
    let isHeld = false
    const { accepted } = await compareRun(run, ({ heldBecause, removed, changed }) => {
      isHeld = heldBecause !== undefined && !isReleased(run.row, { removed, changed })
      return isHeld ? 'held' : 'applying'
    })
    if (accepted === 0)
      throw new AppError(
        'conflict',
        'The source lists nobody any more, and an empty list would remove everybody. Find out on its server why, then read it again.',
      )
    if (isHeld) return
  }
}

/** A release is for the numbers that an owner saw. */
function isReleased({ released, counts }: Run['row'], { removed, changed }: { removed: number; changed: number }): boolean {
  return released && removed <= numberIn(counts, 'removed') && changed <= numberIn(counts, 'changed')
}

async function applyAsCompared(run: Run): Promise<'applied' | 'outdated'> {
  const { row, source, place, now } = run
  const { districtId, importId } = place
  const doer: Doer = { districtId, kind: row.applierKind ?? row.actorKind, id: row.applierKind ? row.applierId : row.actorId }
  return inDistrict(districtId, async (tx) => {
    await nameStatements(tx, run.leaseToken)
    await lockRoster(tx, districtId, 'change')
    const {
      comparedAfter,
      counts: compared,
      heldBecause,
    } = await tx.rosterImport.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: importId } },
    })
    if (comparedAfter !== (await planMark(tx, run))) return 'outdated'
    const of = (name: string) => numberIn(compared, name)
    const total = of('added') + of('changed') + of('removed')
    run.report({ phase: 'applying', done: 0, total, unit: 'contacts' })
    await loadPlan(tx, place)
    const merged = await mergeImport(tx, place, now, run.report)
    if (merged !== total) throw new Error(`The import was compared to ${total} changes, and ${merged} are kept of it.`)
    const flagsCarried = await carryFlags(tx, { doer, place, now })
    if (of('isSameFile') === 0) await rosterFormats[source.format].settle?.(tx, place)
    const activated = await activateListed(tx, { doer, place, now })
    const closedInvitations = await closeInvitations(tx, { doer, place, now })
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
    await finish(tx, run, { activated, closedInvitations, flagsCarried })
    const changes = { added: of('added'), changed: of('changed'), removed: of('removed'), unchanged: of('unchanged') }
    const details = { format: source.format, released: heldBecause !== null, ...changes, activated, closed_invitations: closedInvitations }
    await recordEvent(
      tx,
      { actor: doer, at: now },
      { action: 'import.applied', subjectId: row.id, details, personal: { source: source.name } },
    )
    return 'applied'
  })
}

async function finish(
  tx: DistrictTransaction,
  { place, leaseToken, now }: Run,
  notes: { activated: number; closedInvitations: number; flagsCarried: number },
): Promise<void> {
  const { districtId, importId } = place
  const where = { districtId, id: importId, state: 'applying' as const, leaseToken }
  const { count } = await tx.rosterImport.updateMany({ where, data: { state: 'applied', appliedAt: now } })
  if (count !== 1) throw new Error('The import is no longer ours.')
  await tx.$executeRaw`
    UPDATE roster_imports SET counts = counts || ${JSON.stringify(notes)}::jsonb, compared_after = ${await rosterMark(tx, districtId)}::uuid
    WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid`
}
