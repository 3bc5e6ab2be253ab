import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { type RosterImport as ImportRow, Prisma } from '@/prisma/generated/client'
import { reopenClosedInvitations } from './close-invitations'
import type { ImportPlace } from './compare-import'
import { rosterFormats } from './formats'
import { getImport, requireImport } from './get-import'
import type { RosterImport } from './import-json'
import { restoreRoster } from './restore-roster'
import { lockRoster, rosterMark } from './roster-mark'
import { numberIn } from './same-file'

/**
 * Takes an applied import back as one act: contacts it added are gone, changed and removed ones are as they were, with their
 * students, and invitations it closed are open again. One that is undone already is answered unchanged. Refuses with
 * `forbidden`, `not_found`, or `conflict` when it was not applied, or something later depends on it.
 */
export async function undoImport(actor: Actor, id: string, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    await lockRoster(tx, districtId, 'change')
    const row = await requireImport(tx, districtId, id)
    if (row.undoneAt) return
    const place: ImportPlace = { districtId, importId: row.id, sourceId: row.sourceId }
    const obstacle = await findObstacle(tx, row)
    if (obstacle) throw new AppError('conflict', obstacle)
    const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: row.sourceId } } })
    await restoreRoster(tx, place, now)
    if (numberIn(row.counts, 'isSameFile') === 0) await rosterFormats[source.format].undo?.(tx, place)
    const reopened = await reopenClosedInvitations(tx, { doer: actor, place, now })
    await tx.rosterImport.update({ where: { districtId_id: { districtId, id: row.id } }, data: { undoneAt: now } })
    const of = (name: string) => numberIn(row.counts, name)
    const counts = { added: of('added'), changed: of('changed'), removed: of('removed') }
    const details = { format: source.format, ...counts, reopened_invitations: reopened }
    await recordEvent(tx, { actor, at: now }, { action: 'import.undone', subjectId: row.id, details, personal: { source: source.name } })
  })
  return getImport(actor, id)
}

/** Why an import cannot be undone now, as a sentence; null for one that can. Refuses with `forbidden` or `not_found`. */
export async function whyNotUndone(actor: Actor, id: string): Promise<string | null> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => findObstacle(tx, await requireImport(tx, actor.districtId, id)))
}

async function findObstacle(tx: DistrictTransaction, row: ImportRow): Promise<string | null> {
  const { districtId, id: importId } = row
  if (row.undoneAt) return 'The import has been undone already.'
  if (row.state !== 'applied' || row.appliedAt === null) return 'The import has not been applied, so there is nothing to undo.'
  if (row.comparedAfter !== (await rosterMark(tx, districtId))) return explainChange(tx, row)
  const added = Prisma.sql`
    SELECT id FROM roster_import_changes WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND change = 'added' AND contact_id IS NULL`
  const [found] = await tx.$queryRaw<Array<{ invited: boolean; kept: boolean }>>`
    SELECT EXISTS (SELECT FROM (${added}) c JOIN invitations i ON i.district_id = ${districtId}::uuid AND i.contact_id = c.id)
             OR EXISTS (SELECT FROM (${added}) c JOIN campaign_contacts r ON r.district_id = ${districtId}::uuid AND r.contact_id = c.id) AS invited,
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
  return 'GUIDs have come to the roster since. Import a corrected file instead.'
}
