import 'server-only'
import { sequentialId } from '@/lib/sequential-id'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

/**
 * Leaves in the temporary tables `planned_students` and `planned_relationships` what the file says of the students of the
 * contacts in `planned_contacts`. Of a student on several lines the first one counts, whosever it is.
 */
export async function planStudents(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  const { districtId, sourceId } = place
  await findOtherKeys(tx, place)
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_lines ON COMMIT DROP AS
    SELECT p.contact_id, l.student_key COLLATE "C" AS student_key, l.position, l.relationship, l.restricted
    FROM incoming_lines l
    JOIN (SELECT key, contact_id FROM planned_contacts UNION ALL SELECT key, contact_id FROM other_keys) p ON p.key = l.key COLLATE "C"
    WHERE NOT l.refused AND l.student_key IS NOT NULL`
  await tx.$executeRaw`ANALYZE planned_lines (contact_id, student_key)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_students ON COMMIT DROP AS
    SELECT coalesce(known_id, ${sequentialId(Prisma.sql`row_number() OVER ()`)}) AS id, known_id IS NULL AS is_new, differs,
           key, sourced_id, given_name, family_name, school, grade
    FROM (
      SELECT f.*, s.id AS known_id,
             (s.given_name, s.family_name, s.school, s.grade) IS DISTINCT FROM (f.given_name, f.family_name, f.school, f.grade) AS differs
      FROM (
        SELECT DISTINCT ON (student_key COLLATE "C") student_key COLLATE "C" AS key, student_sourced_id AS sourced_id,
               student_given_name AS given_name, student_family_name AS family_name, school, grade
        FROM incoming_lines
        WHERE NOT refused AND student_key IS NOT NULL AND student_key COLLATE "C" IN (SELECT student_key FROM planned_lines)
        ORDER BY student_key COLLATE "C", position
      ) f
      LEFT JOIN students s ON s.district_id = ${districtId}::uuid AND s.source_id = ${sourceId}::uuid AND s.key COLLATE "C" = f.key
    ) stated`
  await tx.$executeRaw`ANALYZE planned_students (id, key)`
  // The relationship of the first line that names one.
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_relationships ON COMMIT DROP AS
    SELECT l.contact_id, t.id AS student_id, bool_or(l.restricted) AS restricted,
           substr(min((lpad(l.position::text, 10, '0') || l.relationship) COLLATE "C"), 11) AS relationship
    FROM planned_lines l JOIN planned_students t ON t.key = l.student_key
    GROUP BY l.contact_id, t.id`
  await tx.$executeRaw`ANALYZE planned_relationships (contact_id, student_id)`
}

/**
 * A contact may stand in a file under two keys. What the other one's lines say, though nothing in them is new, counts with what
 * the import changes of the contact: they are noted in the temporary table `other_keys`, and where one of them is refused the
 * contact counts as one with a refused line.
 */
async function findOtherKeys(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE other_records ON COMMIT DROP AS
    SELECT r.key, r.contact_id FROM (SELECT contact_id FROM import_plan UNION SELECT superseded_contact_id FROM import_plan WHERE superseded_contact_id IS NOT NULL) p
    JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.contact_id = p.contact_id AND r.source_id = ${sourceId}::uuid AND r.removed_at IS NULL
    WHERE NOT EXISTS (SELECT FROM import_plan q WHERE q.record_id = r.id)`
  await tx.$executeRaw`ANALYZE other_records`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE other_keys ON COMMIT DROP AS
    SELECT s.key, r.contact_id, s.has_refused FROM other_records r JOIN incoming_contacts s ON s.key = r.key COLLATE "C"`
  await tx.$executeRaw`ANALYZE other_keys`
  await tx.$executeRaw`
    UPDATE import_plan p SET has_refused = true
    WHERE NOT has_refused AND (contact_id IN (SELECT contact_id FROM other_keys WHERE has_refused)
      OR contact_id IN (SELECT contact_id FROM import_plan WHERE has_refused))`
}
