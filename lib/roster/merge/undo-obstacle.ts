import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { type RosterImport as ImportRow, Prisma } from '@/prisma/generated/client'
import { rosterMark } from './roster-mark'
import { numberIn } from './same-file'

/** Why an import cannot be undone now, as a sentence; null for one that can. */
export async function findObstacle(tx: DistrictTransaction, row: ImportRow): Promise<string | null> {
  const { districtId, id: importId } = row
  if (row.undoneAt) return 'The import has been undone already.'
  if (row.state !== 'applied' || row.appliedAt === null) return 'The import has not been applied, so there is nothing to undo.'
  if (row.comparedAfter !== (await rosterMark(tx, districtId))) return explainChange(tx, row)
  const added = Prisma.sql`
    SELECT id FROM roster_import_changes WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND change = 'added' AND contact_id IS NULL`
  const [found] = await tx.$queryRaw<Array<{ invited: boolean; kept: boolean }>>`
    SELECT EXISTS (SELECT FROM (${added}) c JOIN invitations i ON i.district_id = ${districtId}::uuid AND i.contact_id = c.id)
             OR EXISTS (SELECT FROM (${added}) c JOIN campaign_contacts r ON r.district_id = ${districtId}::uuid AND r.contact_id = c.id)
             OR EXISTS (SELECT FROM (${added}) c JOIN (SELECT unnest(contact_ids) AS id FROM campaign_turns WHERE district_id = ${districtId}::uuid) t ON t.id = c.id) AS invited,
           EXISTS (SELECT FROM roster_import_changes WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid) AS kept`
  if (found?.invited) return 'Contacts whom this import added have been invited since. Import a corrected file instead.'
  const changes = ['added', 'changed', 'removed'].reduce((sum, name) => sum + numberIn(row.counts, name), 0)
  if (changes > 0 && !found?.kept)
    return 'What this import changed is kept no longer, so it cannot be undone. Import the earlier file again.'
  return null
}

/** What has happened to the roster since the import was applied. */
async function explainChange(tx: DistrictTransaction, { districtId, id, appliedAt }: ImportRow): Promise<string> {
  const later = await tx.rosterImport.findFirst({
    where: { districtId, id: { not: id }, state: 'applied', undoneAt: null, ...(appliedAt && { appliedAt: { gte: appliedAt } }) },
    select: { id: true },
  })
  if (later) return 'A later import has been applied. Undo that one first.'
  const erased = await tx.contact.findFirst({
    where: { districtId, ...(appliedAt && { erasedAt: { gte: appliedAt } }) },
    select: { id: true },
  })
  if (erased) return 'A contact has been erased since, and with it what this import kept to be undone. Import a corrected file instead.'
  return 'GUIDs have come to the roster since. Import a corrected file instead.'
}
