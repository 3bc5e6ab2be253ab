import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ImportPlace } from './compare-import'

/**
 * Carries out what `planImport` has left in `import_plan`, writing only what changed: contacts, the source's records,
 * students and relationships. Flags set by hand stay. Where another source lists the contact too, what this source
 * leaves empty is kept.
 */
export async function mergeImport(tx: DistrictTransaction, place: ImportPlace, now: Date): Promise<void> {
  await lockContacts(tx, place)
  await writeContacts(tx, place, now)
  await writeRecords(tx, place, now)
  await writeStudents(tx, place)
  await writeRelationships(tx, place)
  await markRestricted(tx, place, now)
}

/** In the order of ids, as a campaign locks its contacts, so that the two wait for each other instead of both failing. */
async function lockContacts(tx: DistrictTransaction, { districtId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM contacts WHERE district_id = ${districtId}::uuid AND id IN (
      SELECT contact_id FROM import_plan WHERE change <> 'unchanged' AND contact_id IS NOT NULL
      UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL
      UNION SELECT p.contact_id FROM import_plan p WHERE p.activated AND EXISTS (
        SELECT FROM invitations i WHERE i.district_id = ${districtId}::uuid AND i.contact_id = p.contact_id AND i.activated_at IS NULL))
    ORDER BY id FOR UPDATE`
}

async function writeContacts(tx: DistrictTransaction, { districtId, sourceId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE contacts c
    SET guid = t.guid, sourced_id = t.sourced_id, given_name = t.given_name, family_name = t.family_name, email = t.email, phone = t.phone,
        language = t.language, removed_at = NULL, updated_at = ${now}
    FROM (
      SELECT o.id, coalesce(p.guid, keep.guid) AS guid, coalesce(p.sourced_id, keep.sourced_id) AS sourced_id,
             coalesce(nullif(p.given_name, ''), keep.given_name, '') AS given_name, p.family_name, coalesce(p.email, keep.email) AS email,
             coalesce(p.phone, keep.phone) AS phone, coalesce(p.language, keep.language) AS language
      FROM import_plan p
      JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = p.contact_id
      LEFT JOIN (
        SELECT k.* FROM contacts k WHERE k.district_id = ${districtId}::uuid AND EXISTS (
          SELECT FROM roster_records r WHERE r.district_id = ${districtId}::uuid AND r.contact_id = k.id
            AND r.source_id <> ${sourceId}::uuid AND r.removed_at IS NULL)
      ) keep ON keep.id = p.contact_id
      WHERE p.accepted AND p.change IN ('added', 'changed')
    ) t
    WHERE c.district_id = ${districtId}::uuid AND c.id = t.id
      AND (c.guid, c.sourced_id, c.given_name, c.family_name, c.email, c.phone, c.language, c.removed_at)
          IS DISTINCT FROM (t.guid, t.sourced_id, t.given_name, t.family_name, t.email, t.phone, t.language, NULL::timestamptz)`
  await tx.$executeRaw`
    INSERT INTO contacts (district_id, id, guid, sourced_id, given_name, family_name, email, phone, language, restricted, created_at, updated_at)
    SELECT ${districtId}::uuid, line_id, guid, sourced_id, given_name, family_name, email, phone, language, restricted, ${now}, ${now}
    FROM import_plan WHERE change = 'added' AND contact_id IS NULL ORDER BY line_id`
  await tx.$executeRaw`UPDATE import_plan SET contact_id = line_id WHERE contact_id IS NULL`
  // Whoever a member wants left alone stays so when a GUID shows two contacts to be one person.
  await tx.$executeRaw`
    UPDATE contacts c
    SET do_not_invite_at = o.do_not_invite_at, do_not_invite_reason = o.do_not_invite_reason, updated_at = ${now}
    FROM import_plan p JOIN contacts o ON o.district_id = ${districtId}::uuid AND o.id = p.superseded_contact_id
    WHERE c.district_id = ${districtId}::uuid AND c.id = p.contact_id AND c.do_not_invite_at IS NULL AND o.do_not_invite_at IS NOT NULL`
}

async function writeRecords(tx: DistrictTransaction, { districtId, sourceId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE roster_records r SET removed_at = ${now} FROM import_plan p
    WHERE r.district_id = ${districtId}::uuid AND r.id = p.record_id AND p.change = 'removed'`
  await tx.$executeRaw`
    UPDATE roster_records r
    SET key = p.key, sourced_id = CASE WHEN p.accepted THEN p.sourced_id ELSE r.sourced_id END, contact_id = p.contact_id,
        digest = p.digest, restricted = p.restricted OR (NOT p.accepted AND r.restricted), removed_at = NULL
    FROM import_plan p
    WHERE r.district_id = ${districtId}::uuid AND r.id = p.record_id AND p.change IN ('added', 'changed')`
  await tx.$executeRaw`
    INSERT INTO roster_records (district_id, id, source_id, key, sourced_id, contact_id, digest, restricted)
    SELECT ${districtId}::uuid, line_id, ${sourceId}::uuid, key, sourced_id, contact_id, digest, restricted
    FROM import_plan WHERE change = 'added' AND record_id IS NULL ORDER BY line_id`
  await tx.$executeRaw`
    UPDATE contacts c SET removed_at = ${now}, updated_at = ${now}
    WHERE c.district_id = ${districtId}::uuid AND c.removed_at IS NULL
      AND c.id IN (SELECT contact_id FROM import_plan WHERE change = 'removed'
                   UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM roster_records r
                      WHERE r.district_id = ${districtId}::uuid AND r.contact_id = c.id AND r.removed_at IS NULL)`
}

async function writeStudents(tx: DistrictTransaction, { districtId, importId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_students (
      line_id uuid NOT NULL, key text NOT NULL, sourced_id text, given_name text NOT NULL, family_name text NOT NULL, school text, grade text
    ) ON COMMIT DROP`
  await tx.$executeRaw`
    INSERT INTO import_students
    SELECT DISTINCT ON (student_key) id, student_key, student_sourced_id, student_given_name, student_family_name, school, grade
    FROM roster_import_lines
    WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND NOT refused AND student_key IS NOT NULL
    ORDER BY student_key, line`
  await tx.$executeRaw`ANALYZE import_students`
  await tx.$executeRaw`
    UPDATE students s SET given_name = t.given_name, family_name = t.family_name, school = t.school, grade = t.grade
    FROM import_students t
    WHERE s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid AND s.key = t.key
      AND (s.given_name, s.family_name, s.school, s.grade) IS DISTINCT FROM (t.given_name, t.family_name, t.school, t.grade)`
  await tx.$executeRaw`
    INSERT INTO students (district_id, id, source_id, key, sourced_id, given_name, family_name, school, grade)
    SELECT ${districtId}::uuid, line_id, ${sourceId}::uuid, key, sourced_id, given_name, family_name, school, grade FROM import_students t
    WHERE NOT EXISTS (SELECT FROM students s WHERE s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid AND s.key = t.key)
    ORDER BY line_id`
}

async function writeRelationships(tx: DistrictTransaction, { districtId, importId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_relationships (
      id uuid NOT NULL, contact_id uuid NOT NULL, student_id uuid NOT NULL, relationship text, restricted boolean NOT NULL
    ) ON COMMIT DROP`
  await tx.$executeRaw`
    INSERT INTO import_relationships
    SELECT (array_agg(l.id ORDER BY l.line))[1], p.contact_id, s.id,
           (array_agg(l.relationship ORDER BY l.line) FILTER (WHERE l.relationship IS NOT NULL))[1], bool_or(l.restricted)
    FROM roster_import_lines l
    JOIN import_plan p ON p.key = l.key AND p.accepted AND p.change IN ('added', 'changed')
    JOIN students s ON s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid AND s.key = l.student_key
    WHERE l.district_id = ${districtId}::uuid AND l.import_id = ${importId}::uuid AND NOT l.refused
    GROUP BY p.contact_id, s.id`
  await tx.$executeRaw`ANALYZE import_relationships`
  // A contact with a refused line keeps its relationships: one of them may be the refused one.
  const deleted = await tx.$executeRaw`
    DELETE FROM relationships r USING students s
    WHERE r.district_id = ${districtId}::uuid AND s.district_id = ${districtId}::uuid AND s.id = r.student_id AND s.source_id = ${sourceId}::uuid
      AND r.contact_id IN (SELECT contact_id FROM import_plan
                           WHERE change = 'removed' OR (accepted AND NOT has_refused AND change IN ('added', 'changed'))
                           UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM import_relationships t WHERE t.contact_id = r.contact_id AND t.student_id = r.student_id)`
  await tx.$executeRaw`
    UPDATE relationships r SET relationship = t.relationship, restricted = t.restricted FROM import_relationships t
    WHERE r.district_id = ${districtId}::uuid AND r.contact_id = t.contact_id AND r.student_id = t.student_id
      AND (r.relationship, r.restricted) IS DISTINCT FROM (t.relationship, t.restricted)`
  await tx.$executeRaw`
    INSERT INTO relationships (district_id, id, contact_id, student_id, relationship, restricted)
    SELECT ${districtId}::uuid, id, contact_id, student_id, relationship, restricted FROM import_relationships t
    WHERE NOT EXISTS (SELECT FROM relationships r
                      WHERE r.district_id = ${districtId}::uuid AND r.contact_id = t.contact_id AND r.student_id = t.student_id)
    ORDER BY id`
  if (deleted === 0) return
  await tx.$executeRaw`
    DELETE FROM students s WHERE s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid
      AND NOT EXISTS (SELECT FROM relationships r WHERE r.district_id = ${districtId}::uuid AND r.student_id = s.id)`
}

/** A contact is restricted while any source that lists it says so. */
async function markRestricted(tx: DistrictTransaction, { districtId }: ImportPlace, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE contacts c SET restricted = t.restricted, updated_at = ${now}
    FROM (
      SELECT contact_id, bool_or(restricted) AS restricted FROM roster_records
      WHERE district_id = ${districtId}::uuid AND removed_at IS NULL
        AND contact_id IN (SELECT contact_id FROM import_plan WHERE change <> 'unchanged')
      GROUP BY contact_id
    ) t
    WHERE c.district_id = ${districtId}::uuid AND c.id = t.contact_id AND c.restricted <> t.restricted`
}
