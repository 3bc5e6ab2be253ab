import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { activateListed } from './activate-listed'
import { type Comparison, planImport, whyHeld } from './compare-import'
import { nameStatements } from './end-statements'
import { rosterFormats } from './formats'
import { mergeImport } from './merge-import'
import type { Doer } from './run'
import type { Run } from './run-import'

/**
 * Brings a staged import into the roster in one transaction, compared afresh where the roster has changed since, and marks the
 * invitations of the contacts it says to have set up the account. One that has come to remove or change too much becomes held,
 * unless an owner has released it.
 */
export async function applyRun(run: Run): Promise<void> {
  const { row, source, place, now } = run
  const { districtId } = place
  const doer: Doer = { districtId, kind: row.applierKind ?? row.actorKind, id: row.applierKind ? row.applierId : row.actorId }
  await inDistrict(districtId, async (tx) => {
    await nameStatements(tx, run.leaseToken)
    await lockRoster(tx, districtId)
    const compared = await planImport(tx, place)
    const heldBecause = whyHeld(compared)
    if (heldBecause && !row.released) return finish(tx, run, { state: 'held', heldBecause })
    await mergeImport(tx, place, now)
    await rosterFormats[source.format].settle?.(tx, place)
    const activated = await activateListed(tx, doer, now)
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId: place.importId } })
    const counts = { ...changesOf(compared), activated }
    await tx.$executeRaw`
      UPDATE roster_imports SET counts = counts || ${JSON.stringify(counts)}::jsonb
      WHERE district_id = ${districtId}::uuid AND id = ${place.importId}::uuid`
    await finish(tx, run, { state: 'applied', appliedAt: now })
    const details = { format: source.format, released: heldBecause !== undefined, ...counts }
    await recordEvent(
      tx,
      { actor: doer, at: now },
      { action: 'import.applied', subjectId: row.id, details, personal: { source: source.name } },
    )
  })
}

function changesOf({ present: _, ...changes }: Comparison) {
  return changes
}

type Outcome = { state: 'applied'; appliedAt: Date } | { state: 'held'; heldBecause: 'removes' | 'changes' }

async function finish(tx: DistrictTransaction, { place, leaseToken }: Run, outcome: Outcome): Promise<void> {
  const where = { districtId: place.districtId, id: place.importId, state: 'applying' as const, leaseToken }
  const { count } = await tx.rosterImport.updateMany({ where, data: outcome })
  if (count !== 1) throw new Error('The import is no longer ours.')
}

/** One import at a time in a district: two sources may state the same contact, and each must see what the other did. */
async function lockRoster(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`roster ${districtId}`}, 0))`
}
