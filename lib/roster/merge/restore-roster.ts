import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { joinInBulk } from '@/lib/join-in-bulk'
import { Prisma } from '@/prisma/generated/client'
import { takeBackFlags } from './carry-flags'
import type { ImportPlace } from './compare-import'
import { deleteForlornStudents } from './merge-import'

/**
 * Puts the roster back to what stood before an import, by what `keepPlan` kept of it. Flags set by hand since then stay: a
 * contact it added is kept with them, as one who has left.
 */
export async function restoreRoster(tx: DistrictTransaction, place: ImportPlace, now: Date): Promise<void> {
  await joinInBulk(tx)
  await loadBefore(tx, place)
  await lockContacts(tx, place)
  await takeBackFlags(tx, place)
  await restoreStudents(tx, place)
  await restoreRelationships(tx, place)
  await restoreRecords(tx, place, now)
  await restoreContacts(tx, place, now)
  await deleteForlornStudents(tx, place)
}

async function loadBefore(tx: DistrictTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  const list = (name: string) => Prisma.sql`jsonb_array_elements(before->${name})`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE undone_changes ON COMMIT DROP AS
    SELECT id, change, record_id, contact_id, superseded_contact_id, before->'record' AS record, before FROM roster_import_changes
    WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE former_contacts ON COMMIT DROP AS
    SELECT DISTINCT ON (c.id) c.* FROM undone_changes, ${list('contacts')} AS e, jsonb_to_record(e) AS c(
      id uuid, guid text, sourced_id text, given_name text, family_name text, email text, phone text, language text, restricted boolean,
      removed_at timestamptz, do_not_invite_at timestamptz, needs_none_at timestamptz) ORDER BY c.id`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE former_students ON COMMIT DROP AS
    SELECT DISTINCT ON (s.id) s.* FROM undone_changes, ${list('students')} AS e, jsonb_to_record(e) AS s(
      id uuid, key text, sourced_id text, given_name text, family_name text, school text, grade text) ORDER BY s.id`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE former_relationships ON COMMIT DROP AS
    SELECT DISTINCT ON (r.id) r.* FROM undone_changes, ${list('relationships')} AS e, jsonb_to_record(e) AS r(
      id uuid, contact_id uuid, student_id uuid, relationship text, restricted boolean) ORDER BY r.id`
  for (const table of ['undone_changes', 'former_contacts', 'former_students', 'former_relationships']) {
    await tx.$executeRaw`ANALYZE ${Prisma.raw(table)}`
  }
}

/** In the order of ids, as a campaign locks its contacts. */
async function lockContacts(tx: DistrictTransaction, { districtId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM contacts WHERE district_id = ${districtId}::uuid
      AND id IN (SELECT id FROM former_contacts UNION SELECT id FROM undone_changes WHERE contact_id IS NULL)
    ORDER BY id FOR UPDATE`
}

async function restoreStudents(tx: DistrictTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    UPDATE students s SET given_name = f.given_name, family_name = f.family_name, school = f.school, grade = f.grade
    FROM former_students f WHERE s.district_id = ${districtId}::uuid AND s.id = f.id
      AND (s.given_name, s.family_name, s.school, s.grade) IS DISTINCT FROM (f.given_name, f.family_name, f.school, f.grade)`
  await tx.$executeRaw`
    INSERT INTO students (district_id, id, source_id, key, sourced_id, given_name, family_name, school, grade)
    SELECT ${districtId}::uuid, id, ${sourceId}::uuid, key, sourced_id, given_name, family_name, school, grade FROM former_students f
    WHERE NOT EXISTS (SELECT FROM students s WHERE s.district_id = ${districtId}::uuid AND s.id = f.id)`
}

async function restoreRelationships(tx: DistrictTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM relationships r USING students s
    WHERE r.district_id = ${districtId}::uuid AND s.district_id = ${districtId}::uuid AND s.id = r.student_id AND s.source_id = ${sourceId}::uuid
      AND r.contact_id IN (SELECT id FROM former_contacts UNION SELECT id FROM undone_changes WHERE contact_id IS NULL)
      AND NOT EXISTS (SELECT FROM former_relationships f WHERE f.id = r.id)`
  await tx.$executeRaw`
    UPDATE relationships r SET relationship = f.relationship, restricted = f.restricted FROM former_relationships f
    WHERE r.district_id = ${districtId}::uuid AND r.id = f.id AND (r.relationship, r.restricted) IS DISTINCT FROM (f.relationship, f.restricted)`
  await tx.$executeRaw`
    INSERT INTO relationships (district_id, id, contact_id, student_id, relationship, restricted)
    SELECT ${districtId}::uuid, id, contact_id, student_id, relationship, restricted FROM former_relationships f
    WHERE NOT EXISTS (SELECT FROM relationships r WHERE r.district_id = ${districtId}::uuid AND r.id = f.id)`
}

/** A contact of whom a member has said something. */
const isFlagged = Prisma.sql`(c.do_not_invite_at IS NOT NULL OR c.needs_none_at IS NOT NULL OR c.restriction_lifted_at IS NOT NULL)`

async function restoreRecords(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE roster_records r SET removed_at = ${now} FROM undone_changes u JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = u.id
    WHERE r.district_id = ${districtId}::uuid AND r.id = u.id AND u.change = 'added' AND u.contact_id IS NULL AND ${isFlagged}`
  await tx.$executeRaw`
    DELETE FROM roster_records r USING undone_changes u
    WHERE r.district_id = ${districtId}::uuid AND r.id = u.id AND u.change = 'added' AND u.record_id IS NULL AND r.removed_at IS NULL`
  // A key that went from one record to another goes back by way of none.
  await tx.$executeRaw`
    UPDATE roster_records r SET key = 'undone:' || r.id FROM undone_changes u
    WHERE r.district_id = ${districtId}::uuid AND r.id = u.record_id AND r.key <> u.record->>'key'`
  await tx.$executeRaw`
    UPDATE roster_records r
    SET key = f.key, sourced_id = f.sourced_id, contact_id = f.contact_id, digest = decode(f.digest, 'hex'), restricted = f.restricted, removed_at = f.removed_at
    FROM undone_changes u, jsonb_to_record(u.record) AS f(key text, sourced_id text, contact_id uuid, digest text, restricted boolean, removed_at timestamptz)
    WHERE r.district_id = ${districtId}::uuid AND r.id = u.record_id AND jsonb_typeof(u.record) = 'object'`
}

async function restoreContacts(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE contacts c SET removed_at = ${now}, updated_at = ${now} FROM undone_changes u
    WHERE c.district_id = ${districtId}::uuid AND c.id = u.id AND u.change = 'added' AND u.contact_id IS NULL AND ${isFlagged}`
  await tx.$executeRaw`
    DELETE FROM contacts c USING undone_changes u
    WHERE c.district_id = ${districtId}::uuid AND c.id = u.id AND u.change = 'added' AND u.contact_id IS NULL AND NOT ${isFlagged}`
  await tx.$executeRaw`
    UPDATE contacts c SET guid = NULL FROM former_contacts f WHERE c.district_id = ${districtId}::uuid AND c.id = f.id AND c.guid IS DISTINCT FROM f.guid`
  // What a merge of two contacts handed on goes back; what a member has said since then stays.
  for (const flag of ['do_not_invite', 'needs_none']) {
    const [at, reason] = [Prisma.raw(`${flag}_at`), Prisma.raw(`${flag}_reason`)]
    await tx.$executeRaw`
      UPDATE contacts c SET ${at} = NULL, ${reason} = NULL
      FROM undone_changes u
      JOIN former_contacts f ON f.id = u.contact_id AND f.${at} IS NULL
      JOIN former_contacts o ON o.id = u.superseded_contact_id AND o.${at} IS NOT NULL
      WHERE c.district_id = ${districtId}::uuid AND c.id = f.id AND c.${at} = o.${at}`
  }
  await tx.$executeRaw`
    UPDATE contacts c
    SET guid = f.guid, sourced_id = f.sourced_id, given_name = f.given_name, family_name = f.family_name, email = f.email, phone = f.phone,
        language = f.language, restricted = f.restricted, removed_at = f.removed_at, updated_at = ${now}
    FROM former_contacts f WHERE c.district_id = ${districtId}::uuid AND c.id = f.id
      AND (c.guid, c.sourced_id, c.given_name, c.family_name, c.email, c.phone, c.language, c.restricted, c.removed_at)
          IS DISTINCT FROM (f.guid, f.sourced_id, f.given_name, f.family_name, f.email, f.phone, f.language, f.restricted, f.removed_at)`
}
