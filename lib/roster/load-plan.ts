import 'server-only'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

/**
 * Brings what `keepPlan` kept back into the temporary tables `import_plan`, `planned_students`, `planned_relationships` and
 * `import_activated`, until the transaction ends.
 */
export async function loadPlan(tx: SqlTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  const ofImport = Prisma.sql`district_id = ${districtId}::uuid AND import_id = ${importId}::uuid`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_plan ON COMMIT DROP AS
    SELECT id, change, key, record_id, contact_id IS NULL AS is_new, coalesce(contact_id, id) AS contact_id, superseded_contact_id, digest, restricted, accepted,
           has_refused, given_name, family_name, guid, sourced_id, email, phone, language
    FROM roster_import_changes WHERE ${ofImport}`
  await tx.$executeRaw`ANALYZE import_plan (id, change, record_id, contact_id, is_new)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_students ON COMMIT DROP AS
    SELECT s.* FROM roster_import_lines l, unnest(student_ids, student_is_new, student_keys, student_sourced_ids, student_given_names,
      student_family_names, schools, grades) AS s(id, is_new, key, sourced_id, given_name, family_name, school, grade)
    WHERE ${ofImport}`
  await tx.$executeRaw`ANALYZE planned_students (id, is_new)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_relationships ON COMMIT DROP AS
    SELECT r.* FROM roster_import_lines l, unnest(contact_ids, related_ids, relationships, restricted) AS r(contact_id, student_id, relationship, restricted)
    WHERE ${ofImport}`
  await tx.$executeRaw`ANALYZE planned_relationships (contact_id, student_id)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_activated ON COMMIT DROP AS
    SELECT a.contact_id FROM roster_import_lines l, unnest(activated_ids) AS a(contact_id) WHERE ${ofImport}`
}
