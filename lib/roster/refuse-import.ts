import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { ImportPlace } from './compare-import'
import { rosterFormats } from './formats'
import { noCounts } from './get-import'
import type { Doer } from './run'

type Refusal = {
  reason: string
  /** Lines refused one by one: where they are the reason, they stay to be shown. */
  refused?: number
  now: Date
}

/** Ends an import that cannot be read, with everything staged for it gone. One that was cancelled meanwhile stays so. */
export async function refuseImport(doer: Doer, place: ImportPlace, { reason, refused = 0, now }: Refusal): Promise<void> {
  const { districtId, importId, sourceId } = place
  await inDistrict(districtId, async (tx) => {
    const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: sourceId } } })
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportChange.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportFlag.deleteMany({ where: { districtId, importId } })
    await tx.rosterImportChunk.deleteMany({ where: { districtId, importId } })
    await rosterFormats[source.format].discard?.(tx, place)
    if (refused === 0) await tx.rosterImportRefusal.deleteMany({ where: { districtId, importId } })
    const where = { districtId, id: importId, state: { in: ['staging' as const, 'applying' as const] } }
    const data = { state: 'refused' as const, refusal: reason, counts: { ...noCounts, refused } }
    const { count } = await tx.rosterImport.updateMany({ where, data })
    if (count === 0) return
    const details = { format: source.format, state: 'refused', refused }
    const personal = { source: source.name, reason }
    await recordEvent(tx, { actor: doer, at: now }, { action: 'import.staged', subjectId: importId, details, personal })
  })
}
