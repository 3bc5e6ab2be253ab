import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import { dropStaged } from '@/lib/roster/runs/drop-staged'
import type { Doer } from '@/lib/roster/runs/run'
import { noCounts } from './get-import'
import type { RefusedBy } from './group-problems'

type Refusal = {
  reason: string
  /** Of the worker that refuses it; null while the file is still on its way, when no worker has it. */
  leaseToken: string | null
  /** Lines refused one by one: where they are the reason, they stay to be shown. */
  refused?: { refused: number; refusedBy: RefusedBy }
  /** Whether its file is here whole: the idempotency key stays with it then. One that broke off may be sent again with the same. */
  isWhole?: boolean
  now: Date
}

/**
 * Ends an import that cannot be read, with everything staged for it gone. One that was cancelled meanwhile, or that another
 * worker has taken over, is left alone.
 */
export async function refuseImport(
  doer: Doer,
  place: ImportPlace,
  { reason, leaseToken, refused: lines, isWhole = leaseToken !== null, now }: Refusal,
): Promise<void> {
  const { districtId, importId, sourceId } = place
  const { refused, refusedBy } = lines ?? { refused: 0, refusedBy: {} }
  await inDistrict(districtId, async (tx) => {
    // First, so that nobody else decides about it meanwhile.
    const where = { districtId, id: importId, state: { in: ['staging' as const, 'applying' as const] }, leaseToken }
    const data = { state: 'refused' as const, refusal: reason, counts: { ...noCounts, refused, refusedBy }, leasedUntil: null }
    const again = isWhole ? {} : { idempotencyKey: null }
    const { count } = await tx.rosterImport.updateMany({ where, data: { ...data, ...again } })
    if (count === 0) return
    const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: sourceId } } })
    await dropStaged(tx, place, source.format)
    if (refused === 0) await tx.rosterImportRefusal.deleteMany({ where: { districtId, importId } })
    const details = { format: source.format, state: 'refused', refused }
    const personal = { source: source.name, reason }
    await recordEvent(tx, { actor: doer, at: now }, { action: 'import.staged', subjectId: importId, details, personal })
  })
}
