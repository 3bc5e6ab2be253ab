import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { waitingForWorker } from '@/lib/roster/runs/waits-for-worker'

/** Imports that are still to be read, compared, applied or undone. */
const unfinished = { OR: [waitingForWorker, { state: { in: ['staged', 'held'] } }] } satisfies NonNullable<
  Parameters<DistrictTransaction['rosterImport']['count']>[0]
>['where']

/** How many imports may still bring somebody back as the same contact. */
export async function countUnfinishedImports(tx: DistrictTransaction, districtId: string): Promise<number> {
  return tx.rosterImport.count({ where: { districtId, ...unfinished } })
}

/**
 * Forgets what finished imports kept to be undone and to be looked at: files, lines, what they changed and replaced, and the notes that quote
 * them. Everybody they listed stands in it. They can be undone no longer, and the same file is read anew.
 */
export async function forgetFinishedImports(tx: DistrictTransaction, districtId: string): Promise<void> {
  const where = { districtId, import: { NOT: unfinished } }
  await tx.rosterImportLine.deleteMany({ where })
  await tx.rosterImportChange.deleteMany({ where })
  await tx.rosterImportChunk.deleteMany({ where })
  await tx.rosterImportFlag.deleteMany({ where })
  await tx.rosterImportRefusal.deleteMany({ where })
  await tx.$executeRaw`DELETE FROM one_roster_rows WHERE district_id = ${districtId}::uuid AND import_id IS NOT NULL`
  await tx.rosterImport.updateMany({ where: { districtId, comparedAfter: { not: null } }, data: { comparedAfter: null } })
}

/** Has what waits compared anew, since the roster is another one now. */
export async function compareAgain(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.rosterImport.updateMany({ where: { districtId, appliedAt: null, comparedAfter: { not: null } }, data: { comparedAfter: null } })
}
