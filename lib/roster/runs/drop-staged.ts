import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { rosterFormats } from '@/lib/roster/formats'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import type { RosterFormat } from '@/prisma/generated/enums'

/** Deletes the file of an import and all that was staged from it, except its refused lines, which stay to be shown. */
export async function dropStaged(tx: DistrictTransaction, place: ImportPlace, format: RosterFormat): Promise<void> {
  const where = { districtId: place.districtId, importId: place.importId }
  await tx.rosterImportLine.deleteMany({ where })
  await tx.rosterImportChange.deleteMany({ where })
  await tx.rosterImportFlag.deleteMany({ where })
  await tx.rosterImportChunk.deleteMany({ where })
  await rosterFormats[format].discard?.(tx, place)
}
