import 'server-only'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

/** Items in a row of `roster_import_lines`. */
const itemsPerRow = 4_000

/**
 * Keeps what `planImport` and `planStudents` found: the changes, field by field and with what stands before them, for the
 * preview and the undo, and the rest that `loadPlan` needs.
 */
export async function keepPlan(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  await findStanding(tx, place)
  await findActivated(tx, place)
  await keepChanges(tx, place)
  await keepStudentsOfNew(tx, place)
  await keepItems(tx, place)
}

/** What the roster has of the contacts that are there already. */
async function findStanding(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE standing_contacts ON COMMIT DROP AS
    SELECT p.id AS plan_id, p.contact_id FROM import_plan p
    UNION ALL SELECT p.id, p.superseded_contact_id FROM import_plan p WHERE p.superseded_contact_id IS NOT NULL`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE standing_students ON COMMIT DROP AS
    SELECT p.plan_id, p.contact_id, r.id AS relationship_id, r.relationship, r.restricted, s.id, s.key, s.sourced_id, s.given_name, s.family_name, s.school, s.grade
    FROM standing_contacts p
    JOIN relationships r ON r.district_id = ${districtId}::uuid AND r.contact_id = p.contact_id
    JOIN students s ON s.district_id = ${districtId}::uuid AND s.id = r.student_id AND s.source_id = ${sourceId}::uuid`
  await tx.$executeRaw`ANALYZE standing_contacts`
  await tx.$executeRaw`ANALYZE standing_students`
  // Students who stand already and are new to the contact change, too, where the file says something else of them.
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE standing_details ON COMMIT DROP AS
    SELECT c.plan_id, c.contacts, r.relationships, s.students, r.text
    FROM (
      SELECT n.plan_id, jsonb_agg(jsonb_build_object('id', c.id, 'guid', c.guid, 'sourced_id', c.sourced_id, 'given_name', c.given_name,
               'family_name', c.family_name, 'email', c.email, 'phone', c.phone, 'language', c.language, 'restricted', c.restricted,
               'removed_at', c.removed_at, 'do_not_invite_at', c.do_not_invite_at, 'needs_none_at', c.needs_none_at)) AS contacts
      FROM standing_contacts n JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = n.contact_id GROUP BY n.plan_id
    ) c LEFT JOIN (
      SELECT plan_id, jsonb_agg(jsonb_build_object('id', relationship_id, 'contact_id', contact_id, 'student_id', id, 'relationship', relationship,
               'restricted', restricted)) AS relationships,
             string_agg(${studentText}, '; ' ORDER BY ${studentText}) AS text
      FROM standing_students s GROUP BY plan_id
    ) r ON r.plan_id = c.plan_id LEFT JOIN (
      SELECT plan_id, jsonb_agg(jsonb_build_object('id', id, 'key', key, 'sourced_id', sourced_id, 'given_name', given_name,
               'family_name', family_name, 'school', school, 'grade', grade)) AS students
      FROM (
        SELECT plan_id, id, key, sourced_id, given_name, family_name, school, grade FROM standing_students
        UNION
        SELECT n.plan_id, s.id, s.key, s.sourced_id, s.given_name, s.family_name, s.school, s.grade
        FROM standing_contacts n JOIN planned_relationships r ON r.contact_id = n.contact_id JOIN planned_students t ON t.id = r.student_id AND NOT t.is_new AND t.differs
        JOIN students s ON s.district_id = ${districtId}::uuid AND s.id = t.id
      ) known GROUP BY plan_id
    ) s ON s.plan_id = c.plan_id`
  await tx.$executeRaw`ANALYZE standing_details (plan_id)`
}

/** Whom the file says to have set up the account, changed or not: in the temporary table `import_activated`. */
async function findActivated(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_activated ON COMMIT DROP AS
    SELECT p.contact_id FROM incoming_contacts s JOIN planned_contacts p ON p.key = s.key WHERE s.activated
    UNION
    SELECT r.contact_id FROM incoming_contacts s
    JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.source_id = ${sourceId}::uuid AND r.key COLLATE "C" = s.key AND r.removed_at IS NULL
    WHERE s.activated AND NOT EXISTS (SELECT FROM planned_contacts p WHERE p.key = s.key)`
}

/** A student and the relationship as the preview shows them. */
const studentText = Prisma.sql`concat_ws(', ', nullif(concat_ws(' ', nullif(s.given_name, ''), nullif(s.family_name, '')), ''), s.school, s.grade, s.relationship)`

/** A value as the preview shows it. */
const asText = (value: Prisma.Sql) => Prisma.sql`coalesce(${value}::text, '')`

const column = (name: string) => Prisma.raw(name)

const compared = ['guid', 'sourced_id', 'given_name', 'family_name', 'email', 'phone', 'language'] as const

async function keepChanges(tx: SqlTransaction, { districtId, importId, sourceId }: ImportPlace): Promise<void> {
  const differences = compared.map(
    (name) => Prisma.sql`(${name}::text, ${asText(Prisma.sql`c.${column(name)}`)},
      ${asText(name === 'sourced_id' ? Prisma.sql`coalesce(p.sourced_id, CASE WHEN e.contact_id IS NOT NULL THEN c.sourced_id END)` : Prisma.sql`p.${column(name)}`)},
      p.accepted)`,
  )
  await tx.$executeRaw`
    INSERT INTO roster_import_changes (district_id, id, import_id, change, key, record_id, contact_id, superseded_contact_id, digest, restricted,
      accepted, has_refused, given_name, family_name, guid, sourced_id, email, phone, language, before, differences)
    SELECT ${districtId}::uuid, p.id, ${importId}::uuid, p.change, p.key, p.record_id, p.contact_id, p.superseded_contact_id, p.digest, p.restricted,
           p.accepted, p.has_refused, p.given_name, p.family_name, p.guid, p.sourced_id, p.email, p.phone, p.language,
           jsonb_build_object('contacts', d.contacts, 'relationships', coalesce(d.relationships, '[]'), 'students', coalesce(d.students, '[]'),
             'record', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('key', r.key, 'sourced_id', r.sourced_id, 'contact_id', r.contact_id,
               'digest', encode(r.digest, 'hex'), 'restricted', r.restricted, 'removed_at', r.removed_at) END),
           CASE WHEN p.change = 'changed' THEN coalesce((
             SELECT jsonb_agg(jsonb_build_object('column', v.name, 'before', v.before, 'after', v.after))
             FROM (VALUES ${Prisma.join(differences)},
                    ('students', coalesce(d.text, ''), coalesce(t.text, ''), p.accepted AND NOT p.has_refused),
                    ('restricted', CASE WHEN c.restricted THEN 'yes' ELSE 'no' END,
                     CASE WHEN p.restricted OR NOT p.accepted AND c.restricted OR coalesce(e.restricted, false) THEN 'yes' ELSE 'no' END, true)
                  ) AS v(name, before, after, counts)
             WHERE v.counts AND v.before <> v.after), '[]') ELSE '[]' END
    FROM import_plan p
    JOIN standing_details d ON d.plan_id = p.id
    JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = coalesce(p.superseded_contact_id, p.contact_id)
    LEFT JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.source_id = ${sourceId}::uuid AND r.id = p.record_id
    LEFT JOIN listed_elsewhere e ON e.contact_id = p.contact_id
    LEFT JOIN (
      SELECT contact_id, string_agg(${studentText}, '; ' ORDER BY ${studentText}) AS text
      FROM (SELECT r.contact_id, r.relationship, t.given_name, t.family_name, t.school, t.grade
            FROM planned_relationships r JOIN planned_students t ON t.id = r.student_id
            WHERE r.contact_id IN (SELECT contact_id FROM import_plan)) s
      GROUP BY contact_id
    ) t ON t.contact_id = p.contact_id
    ORDER BY p.id`
}

/** What stands of students whom a line of a new contact changes, for the undo. */
async function keepStudentsOfNew(tx: SqlTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  const [changed] = await tx.$queryRaw<Array<{ some: boolean }>>`
    SELECT EXISTS (SELECT FROM planned_students WHERE NOT is_new AND differs) AS some`
  if (!changed?.some) return
  await tx.$executeRaw`
    UPDATE roster_import_changes c SET before = jsonb_build_object('students', k.students)
    FROM (
      SELECT p.contact_id, jsonb_agg(jsonb_build_object('id', s.id, 'key', s.key, 'sourced_id', s.sourced_id, 'given_name', s.given_name,
               'family_name', s.family_name, 'school', s.school, 'grade', s.grade)) AS students
      FROM planned_students t
      JOIN students s ON s.district_id = ${districtId}::uuid AND s.id = t.id
      JOIN planned_relationships r ON r.student_id = t.id
      JOIN planned_contacts p ON p.contact_id = r.contact_id AND p.is_new
      WHERE NOT t.is_new AND t.differs
      GROUP BY p.contact_id
    ) k
    WHERE c.district_id = ${districtId}::uuid AND c.import_id = ${importId}::uuid AND c.id = k.contact_id AND c.contact_id IS NULL`
}

async function keepItems(tx: SqlTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  const part = Prisma.sql`(row_number() OVER () - 1) / ${itemsPerRow}::int AS part`
  const place = Prisma.sql`${districtId}::uuid, gen_random_uuid(), ${importId}::uuid`
  await tx.$executeRaw`
    INSERT INTO roster_import_lines (district_id, id, import_id, student_ids, student_is_new, student_keys, student_sourced_ids, student_given_names,
      student_family_names, schools, grades)
    SELECT ${place}, array_agg(id), array_agg(is_new), array_agg(key), array_agg(sourced_id), array_agg(given_name), array_agg(family_name),
           array_agg(school), array_agg(grade)
    FROM (SELECT *, ${part} FROM planned_students WHERE is_new OR differs) numbered GROUP BY part`
  await tx.$executeRaw`
    INSERT INTO roster_import_lines (district_id, id, import_id, contact_ids, related_ids, relationships, restricted)
    SELECT ${place}, array_agg(contact_id), array_agg(student_id), array_agg(relationship), array_agg(restricted)
    FROM (SELECT *, ${part} FROM (SELECT * FROM planned_relationships ORDER BY contact_id) ordered) numbered GROUP BY part`
  await tx.$executeRaw`
    INSERT INTO roster_import_lines (district_id, id, import_id, activated_ids)
    SELECT ${place}, array_agg(contact_id) FROM (SELECT contact_id, ${part} FROM import_activated) numbered GROUP BY part`
}
