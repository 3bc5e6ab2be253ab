import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canReleaseImport, requireAllowed } from '@/lib/districts/policies'
import { joinInBulk } from '@/lib/join-in-bulk'
import { closeInvitations } from '@/lib/roster/merge/close-invitations'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import { waitingForWorker } from '@/lib/roster/runs/waits-for-worker'
import type { RosterSource as SourceRow } from '@/prisma/generated/client'
import { getRosterSourceIn, lockSource } from './find-sources'

/** `contacts`: how many it lists, as whoever removes it has typed. */
type RemovedSource = { id: string; contacts?: number | undefined }

/** How many contacts left the roster with the source, and how many of their invitations were closed. */
export type SourceRemoval = { removed: number; closedInvitations: number }

/**
 * Removes a source with its history, its students and, as an import without them would, its contacts: whom another source
 * lists stays, the others leave and their open invitations are closed. Refuses with `forbidden` where it lists contacts and
 * the actor is no owner, with `not_found`, or with `conflict`: it lists another number of contacts than `contacts`, a worker
 * is at it, or an import is being compared or applied.
 */
export async function removeSource(actor: Actor, { id, contacts = 0 }: RemovedSource, now: Date): Promise<SourceRemoval> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const row = await lockSource(tx, districtId, id)
    const { contacts: listed } = await getRosterSourceIn(tx, districtId, row.id)
    if (listed > 0 && !canReleaseImport(actor)) throw await onlyOwners(tx, row)
    if (listed !== contacts) {
      const count = listed.toLocaleString('en-US')
      throw new AppError(
        'conflict',
        `The source ${row.name} lists ${count} ${listed === 1 ? 'contact' : 'contacts'}. Type that number to remove it with them.`,
      )
    }
    const of = { districtId, sourceId: row.id }
    const busy = await tx.rosterImport.count({ where: { ...of, ...waitingForWorker } })
    if (busy > 0) throw new AppError('conflict', `The source ${row.name} is being read. Cancel that, or wait until it is done.`)
    if (!(await tryLockRoster(tx, districtId)))
      throw new AppError('conflict', 'An import is being compared or applied at this moment. Remove the source when it is done.')
    await joinInBulk(tx)
    const removed = await removeContacts(tx, of, now)
    const closedInvitations = await closeInvitations(tx, { doer: actor, place: { districtId, importId: null }, now })
    await tx.oneRosterRow.deleteMany({ where: of })
    await tx.rosterImport.deleteMany({ where: of })
    await tx.rosterRecord.deleteMany({ where: of })
    // Their relationships go with them.
    await tx.student.deleteMany({ where: of })
    await tx.rosterSource.delete({ where: { districtId_id: { districtId, id: row.id } } })
    const details = { format: row.format, contacts: listed, removed, closed_invitations: closedInvitations }
    await recordEvent(tx, { actor, at: now }, { action: 'source.removed', subjectId: row.id, details, personal: { name: row.name } })
    return { removed, closedInvitations }
  })
}

type OfSource = { districtId: string; sourceId: string }

/** Answers how many left, who are then in the temporary table `import_affected`. */
async function removeContacts(tx: DistrictTransaction, { districtId, sourceId }: OfSource, now: Date): Promise<number> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE unlisted_contacts ON COMMIT DROP AS
    SELECT r.contact_id, o.contact_id IS NOT NULL AS stays, coalesce(o.restricted, false) AS restricted
    FROM (
      SELECT DISTINCT contact_id FROM roster_records
      WHERE district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid AND removed_at IS NULL
    ) r LEFT JOIN (
      SELECT contact_id, bool_or(restricted) AS restricted FROM roster_records
      WHERE district_id = ${districtId}::uuid AND source_id <> ${sourceId}::uuid AND removed_at IS NULL GROUP BY contact_id
    ) o ON o.contact_id = r.contact_id`
  await tx.$executeRaw`ANALYZE unlisted_contacts`
  // In the order of ids, as a campaign locks its contacts.
  await tx.$executeRaw`
    SELECT FROM contacts WHERE district_id = ${districtId}::uuid AND id IN (SELECT contact_id FROM unlisted_contacts) ORDER BY id FOR UPDATE`
  await tx.$executeRaw`CREATE TEMPORARY TABLE import_affected (contact_id uuid NOT NULL, why text NOT NULL) ON COMMIT DROP`
  await tx.$executeRaw`
    UPDATE contacts c SET restricted = u.restricted, updated_at = ${now}::timestamptz FROM unlisted_contacts u
    WHERE c.district_id = ${districtId}::uuid AND c.id = u.contact_id AND u.stays AND c.restricted <> u.restricted`
  return tx.$executeRaw`
    WITH gone AS (
      UPDATE contacts c SET removed_at = ${now}::timestamptz, updated_at = ${now}::timestamptz FROM unlisted_contacts u
      WHERE c.district_id = ${districtId}::uuid AND c.id = u.contact_id AND NOT u.stays AND c.removed_at IS NULL
      RETURNING c.id
    )
    INSERT INTO import_affected SELECT id, 'left' FROM gone`
}

/** Names one, so that nobody has to find out whom to ask. */
async function onlyOwners(tx: DistrictTransaction, { districtId, name }: SourceRow): Promise<AppError> {
  const owner = await tx.member.findFirst({
    where: { districtId, role: 'owner', suspendedAt: null, removedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { email: true },
  })
  const whom = owner ? `Ask ${owner.email}` : 'Ask an owner of the district'
  return new AppError('forbidden', `The source ${name} lists contacts, who would leave the roster with it. ${whom} to remove it.`)
}
