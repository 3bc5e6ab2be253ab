import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canReleaseImport, requireAllowed } from '@/lib/districts/policies'
import type { RosterImport as ImportRow } from '@/prisma/generated/client'
import { activateListed } from './activate-listed'
import { type Comparison, type ImportPlace, planImport, removesTooMany } from './compare-import'
import { getImport, requireImport } from './get-import'
import type { RosterImport } from './import-json'
import { mergeImport } from './merge-import'

const notApplicable: Partial<Record<ImportRow['state'], string>> = {
  staging: 'The file is still being read. Try again when it is done.',
  applying: 'The import is being applied already.',
  refused: 'The file was refused, so there is nothing to apply. Upload a new one.',
  cancelled: 'The import was cancelled. Upload the file again.',
}

/**
 * Brings a staged import into the roster in one transaction, compared afresh with the roster as it is now, and marks the
 * invitations of the contacts it says to have set up the account. An import that is applied already is answered unchanged.
 * A held one takes an owner (`forbidden`) who says `release` (`import_held`); one that has come to remove more than a tenth
 * since it was staged becomes held. Other states refuse with `conflict`.
 */
export async function applyImport(actor: Actor, id: string, { release }: { release: boolean }, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const refusal = await inDistrict(actor.districtId, async (tx) => {
    await lockRoster(tx, actor.districtId)
    const row = await requireImport(tx, actor.districtId, id)
    if (row.state === 'applied') return undefined
    const sentence = notApplicable[row.state]
    if (sentence) throw new AppError('conflict', sentence)
    if (row.state === 'held') requireRelease(actor, release)

    const place = { districtId: actor.districtId, importId: row.id, source: row.source }
    const compared = await planImport(tx, place)
    if (row.state === 'staged' && removesTooMany(compared) && !(release && canReleaseImport(actor))) {
      await tx.rosterImport.update({ where: { districtId_id: { districtId: actor.districtId, id: row.id } }, data: { state: 'held' } })
      return heldRefusal(actor)
    }
    await mergeImport(tx, place, now)
    const activated = await activateListed(tx, actor, now)
    await finish(tx, { actor, row, compared, activated, now })
    return undefined
  })
  if (refusal) throw refusal
  return getImport(actor, id)
}

/**
 * Drops an import that has not been applied, with everything staged for it. One that is cancelled already is answered
 * unchanged; an applied or refused one refuses with `conflict`.
 */
export async function cancelImport(actor: Actor, id: string, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  await inDistrict(actor.districtId, async (tx) => {
    await lockRoster(tx, actor.districtId)
    const { districtId } = actor
    const row = await requireImport(tx, districtId, id)
    if (row.state === 'cancelled') return
    if (row.state === 'applied')
      throw new AppError('conflict', 'The import has been applied and cannot be cancelled. Import the earlier file again.')
    if (row.state === 'refused') throw new AppError('conflict', 'The file was refused, so there is nothing to cancel.')
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId: row.id } })
    await tx.rosterImport.update({ where: { districtId_id: { districtId, id: row.id } }, data: { state: 'cancelled' } })
    await recordEvent(tx, { actor, at: now }, { action: 'import.cancelled', subjectId: row.id, personal: { source: row.source } })
  })
  return getImport(actor, id)
}

/** One import at a time in a district: two sources may state the same contact, and each must see what the other did. */
async function lockRoster(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`roster ${districtId}`}, 0))`
}

function requireRelease(actor: Actor, release: boolean): void {
  if (!canReleaseImport(actor) || !release) throw heldRefusal(actor)
}

function heldRefusal(actor: Actor): AppError {
  return canReleaseImport(actor)
    ? new AppError('import_held', 'This import would remove more than a tenth of its source. Check the file, then release it.')
    : new AppError('forbidden', 'This import would remove more than a tenth of its source. Only an owner can release it.')
}

type Finish = { actor: Actor; row: ImportRow; compared: Comparison; activated: number; now: Date }

async function finish(tx: DistrictTransaction, { actor, row, compared, activated, now }: Finish): Promise<void> {
  const { present: _, ...changes } = compared
  const counts = { ...changes, activated }
  const place: Pick<ImportPlace, 'districtId' | 'importId'> = { districtId: actor.districtId, importId: row.id }
  await tx.rosterImportLine.deleteMany({ where: place })
  const updated = await tx.$executeRaw`
    UPDATE roster_imports SET state = 'applied', applied_at = ${now}, counts = counts || ${JSON.stringify(counts)}::jsonb
    WHERE district_id = ${place.districtId}::uuid AND id = ${place.importId}::uuid`
  if (updated !== 1) throw new Error('The import has vanished while it was applied.')
  const details = { format: row.format, released: removesTooMany(compared), ...counts }
  await recordEvent(tx, { actor, at: now }, { action: 'import.applied', subjectId: row.id, details, personal: { source: row.source } })
}
