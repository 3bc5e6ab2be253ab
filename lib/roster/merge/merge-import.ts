import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { joinAsCounted, joinInBulk } from '@/lib/join-in-bulk'
import type { ImportProgress } from '@/lib/roster/import-progress'
import { sequentialId } from '@/lib/sequential-id'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'
import { countPlanned, newContacts, plannedRelationships, plannedStudents } from './load-plan'

/**
 * Carries out what `loadPlan` has brought back, writing only what changes: contacts, the source's records, students and
 * relationships. Flags set by hand stay. Whoever leaves, becomes restricted or gets another e-mail address is noted in the
 * temporary table `import_affected`. Answers how many changes that were.
 */
export async function mergeImport(
  tx: DistrictTransaction,
  place: ImportPlace,
  now: Date,
  report: (progress: ImportProgress) => void,
): Promise<number> {
  await joinInBulk(tx)
  await tx.$executeRaw`SET LOCAL work_mem = '256MB'`
  await tx.$executeRaw`CREATE TEMPORARY TABLE import_affected (contact_id uuid NOT NULL, why text NOT NULL) ON COMMIT DROP`
  const standing = await countStanding(tx)
  const touchesOld = standing > 0
  await joinAsCounted(tx, standing)
  if (touchesOld) {
    await lockContacts(tx, place)
    await noteNewAddresses(tx, place)
    await updateContacts(tx, place, now)
  }
  const added = await insertContacts(tx, place, now)
  const { students, relationships } = await countPlanned(tx, place)
  const contacts = standing + added
  const total = 2 * contacts + students + relationships
  const tell = (done: number) => report({ phase: 'applying', done, total, unit: 'rows' })
  tell(contacts)
  if (touchesOld) await updateRecords(tx, place, now)
  await insertRecords(tx, place)
  if (touchesOld) await removeUnlisted(tx, place, now)
  tell(2 * contacts)
  await writeStudents(tx, place)
  tell(2 * contacts + students)
  if (touchesOld) {
    await mergeRelationships(tx, place)
    await markRestricted(tx, place, now)
  } else await insertRelationships(tx, place)
  tell(total)
  return contacts
}

/** How many contacts of the plan stand already. */
async function countStanding(tx: DistrictTransaction): Promise<number> {
  const [row] = await tx.$queryRaw<Array<{ count: number }>>`SELECT count(*)::int AS count FROM import_plan`
  return row?.count ?? 0
}

/** In the order of ids, as a campaign locks its contacts, so that the two wait for each other instead of both failing. */
async function lockContacts(tx: DistrictTransaction, { districtId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM contacts WHERE district_id = ${districtId}::uuid AND id IN (
      SELECT contact_id FROM import_plan
      UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL
      UNION SELECT a.contact_id FROM import_activated a WHERE EXISTS (
        SELECT FROM invitations i WHERE i.district_id = ${districtId}::uuid AND i.contact_id = a.contact_id AND i.activated_at IS NULL))
    ORDER BY id FOR UPDATE`
}

async function noteNewAddresses(tx: DistrictTransaction, { districtId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO import_affected
    SELECT c.id, 'email_changed' FROM import_plan p
    JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = p.contact_id
    WHERE p.accepted AND c.email IS NOT NULL AND lower(p.email) IS DISTINCT FROM lower(c.email)`
}

async function updateContacts(tx: DistrictTransaction, { districtId, sourceId }: ImportPlace, now: Date): Promise<void> {
  // A GUID that goes from one contact to another leaves the first one before it reaches the second.
  await tx.$executeRaw`
    UPDATE contacts c SET guid = NULL FROM import_plan p
    WHERE c.district_id = ${districtId}::uuid AND c.id = p.contact_id AND p.accepted AND c.guid <> p.guid`
  await tx.$executeRaw`
    UPDATE contacts c
    SET guid = t.guid, sourced_id = t.sourced_id, given_name = t.given_name, family_name = t.family_name, email = t.email, phone = t.phone,
        language = t.language, removed_at = NULL, updated_at = ${now}
    FROM (
      SELECT o.id, coalesce(p.guid, o.guid) AS guid, CASE WHEN e.contact_id IS NULL THEN p.sourced_id ELSE coalesce(p.sourced_id, o.sourced_id) END AS sourced_id,
             p.given_name, p.family_name, p.email, p.phone, p.language
      FROM import_plan p
      JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = p.contact_id
      LEFT JOIN (
        SELECT DISTINCT contact_id FROM roster_records WHERE district_id = ${districtId}::uuid AND source_id <> ${sourceId}::uuid AND removed_at IS NULL
      ) e ON e.contact_id = p.contact_id
      WHERE p.accepted
    ) t
    WHERE c.district_id = ${districtId}::uuid AND c.id = t.id
      AND (c.guid, c.sourced_id, c.given_name, c.family_name, c.email, c.phone, c.language, c.removed_at)
          IS DISTINCT FROM (t.guid, t.sourced_id, t.given_name, t.family_name, t.email, t.phone, t.language, NULL::timestamptz)`
  // What a member has said of a person holds when a GUID shows two contacts to be one; but a restriction is lifted of one contact only.
  for (const flag of ['do_not_invite', 'needs_none'] as const) await handOn(tx, districtId, flag, now)
}

async function handOn(tx: DistrictTransaction, districtId: string, flag: 'do_not_invite' | 'needs_none', now: Date): Promise<void> {
  const [at, reason] = [Prisma.raw(`${flag}_at`), Prisma.raw(`${flag}_reason`)]
  await tx.$executeRaw`
    UPDATE contacts c SET ${at} = o.${at}, ${reason} = o.${reason}, updated_at = ${now}
    FROM import_plan p JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = p.superseded_contact_id
    WHERE c.district_id = ${districtId}::uuid AND c.id = p.contact_id AND c.${at} IS NULL AND o.${at} IS NOT NULL`
}

async function insertContacts(tx: DistrictTransaction, place: ImportPlace, now: Date): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO contacts (district_id, id, guid, sourced_id, given_name, family_name, email, phone, language, restricted, created_at, updated_at)
    SELECT ${place.districtId}::uuid, id, guid, sourced_id, given_name, family_name, email, phone, language, restricted, ${now}, ${now}
    FROM ${newContacts(place)} p`
}

async function updateRecords(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE roster_records r SET removed_at = ${now} FROM import_plan p
    WHERE r.district_id = ${districtId}::uuid AND r.id = p.record_id AND p.change = 'removed'`
  await tx.$executeRaw`
    UPDATE roster_records r
    SET key = p.key, sourced_id = CASE WHEN p.accepted THEN p.sourced_id ELSE r.sourced_id END, contact_id = p.contact_id,
        digest = p.digest, restricted = p.restricted OR (NOT p.accepted AND r.restricted), removed_at = NULL
    FROM import_plan p
    WHERE r.district_id = ${districtId}::uuid AND r.id = p.record_id AND p.change IN ('added', 'changed')`
}

/** Contacts of whom no record is left. One that a new record lists, under another id, has not left. */
async function removeUnlisted(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (
      UPDATE contacts c SET removed_at = ${now}, updated_at = ${now}
      WHERE c.district_id = ${districtId}::uuid AND c.removed_at IS NULL
        AND c.id IN (SELECT contact_id FROM import_plan WHERE change = 'removed'
                     UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL)
        AND NOT EXISTS (SELECT FROM roster_records r
                        WHERE r.district_id = ${districtId}::uuid AND r.contact_id = c.id AND r.removed_at IS NULL)
      RETURNING c.id
    )
    INSERT INTO import_affected SELECT id, 'left' FROM gone`
}

async function insertRecords(tx: DistrictTransaction, place: ImportPlace): Promise<void> {
  const { districtId, sourceId } = place
  await tx.$executeRaw`
    INSERT INTO roster_records (district_id, id, source_id, key, sourced_id, contact_id, digest, restricted)
    SELECT ${districtId}::uuid, id, ${sourceId}::uuid, key, sourced_id, id, digest, restricted FROM ${newContacts(place)} p`
  await tx.$executeRaw`
    INSERT INTO roster_records (district_id, id, source_id, key, sourced_id, contact_id, digest, restricted)
    SELECT ${districtId}::uuid, id, ${sourceId}::uuid, key, sourced_id, contact_id, digest, restricted
    FROM import_plan WHERE change = 'added' AND record_id IS NULL`
}

async function writeStudents(tx: DistrictTransaction, place: ImportPlace): Promise<void> {
  const { districtId, sourceId } = place
  await tx.$executeRaw`
    UPDATE students s SET given_name = t.given_name, family_name = t.family_name, school = t.school, grade = t.grade
    FROM ${plannedStudents(place)} t WHERE s.district_id = ${districtId}::uuid AND s.id = t.id AND NOT t.is_new`
  await tx.$executeRaw`
    INSERT INTO students (district_id, id, source_id, key, sourced_id, given_name, family_name, school, grade)
    SELECT ${districtId}::uuid, id, ${sourceId}::uuid, key, sourced_id, given_name, family_name, school, grade
    FROM ${plannedStudents(place)} t WHERE is_new`
}

async function insertRelationships(tx: DistrictTransaction, place: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO relationships (district_id, id, contact_id, student_id, relationship, restricted)
    SELECT ${place.districtId}::uuid, ${sequentialId(Prisma.sql`row_number() OVER ()`)}, contact_id, student_id, relationship, restricted
    FROM ${plannedRelationships(place)} t`
}

/** Those of contacts who were there already are told apart from the ones they have. */
async function mergeRelationships(tx: DistrictTransaction, place: ImportPlace): Promise<void> {
  const { districtId, sourceId } = place
  await tx.$executeRaw`CREATE TEMPORARY TABLE planned_relationships ON COMMIT DROP AS SELECT * FROM ${plannedRelationships(place)} t`
  await tx.$executeRaw`ANALYZE planned_relationships (contact_id, student_id)`
  // A contact with a refused line keeps its relationships: one of them may be the refused one.
  const deleted = await tx.$executeRaw`
    DELETE FROM relationships r USING students s
    WHERE r.district_id = ${districtId}::uuid AND s.district_id = ${districtId}::uuid AND s.id = r.student_id AND s.source_id = ${sourceId}::uuid
      AND r.contact_id IN (SELECT contact_id FROM import_plan WHERE NOT has_refused AND (change = 'removed' OR accepted)
                           UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM planned_relationships t WHERE t.contact_id = r.contact_id AND t.student_id = r.student_id)`
  await tx.$executeRaw`
    UPDATE relationships r SET relationship = t.relationship, restricted = t.restricted FROM planned_relationships t
    WHERE r.district_id = ${districtId}::uuid AND r.contact_id = t.contact_id AND r.student_id = t.student_id
      AND (r.relationship, r.restricted) IS DISTINCT FROM (t.relationship, t.restricted)`
  await tx.$executeRaw`
    INSERT INTO relationships (district_id, id, contact_id, student_id, relationship, restricted)
    SELECT ${districtId}::uuid, ${sequentialId(Prisma.sql`row_number() OVER ()`)}, contact_id, student_id, relationship, restricted
    FROM planned_relationships t
    WHERE NOT EXISTS (SELECT FROM relationships r
                      WHERE r.district_id = ${districtId}::uuid AND r.contact_id = t.contact_id AND r.student_id = t.student_id)`
  if (deleted > 0) await deleteForlornStudents(tx, { districtId, sourceId })
}

/** Students of a source to whom nobody is related any more. */
export async function deleteForlornStudents(
  tx: DistrictTransaction,
  { districtId, sourceId }: Omit<ImportPlace, 'importId'>,
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM students s WHERE s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid
      AND NOT EXISTS (SELECT FROM relationships r WHERE r.district_id = ${districtId}::uuid AND r.student_id = s.id)`
}

/** A contact is restricted while any source that lists it says so. */
async function markRestricted(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    WITH marked AS (
      UPDATE contacts c SET restricted = t.restricted, updated_at = ${now}
      FROM (
        SELECT contact_id, bool_or(restricted) AS restricted FROM roster_records
        WHERE district_id = ${districtId}::uuid AND removed_at IS NULL AND contact_id IN (SELECT contact_id FROM import_plan)
        GROUP BY contact_id
      ) t
      WHERE c.district_id = ${districtId}::uuid AND c.id = t.contact_id AND c.restricted <> t.restricted
      RETURNING c.id, c.restricted
    )
    INSERT INTO import_affected SELECT id, 'restricted' FROM marked WHERE restricted`
}
