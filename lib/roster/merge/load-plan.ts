import 'server-only'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

const ofImport = ({ districtId, importId }: ImportPlace) => Prisma.sql`district_id = ${districtId}::uuid AND import_id = ${importId}::uuid`

/** The contacts an import adds whom nobody knew, in the order of their ids; to select from. */
export const newContacts = (place: ImportPlace) =>
  Prisma.sql`(SELECT * FROM roster_import_changes WHERE ${ofImport(place)} AND change = 'added' AND contact_id IS NULL ORDER BY id)`

/** The students an import brings or changes; to select from. */
export const plannedStudents = (place: ImportPlace) => Prisma.sql`(
  SELECT s.* FROM roster_import_lines l, unnest(student_ids, student_is_new, student_keys, student_sourced_ids, student_given_names,
    student_family_names, schools, grades) AS s(id, is_new, key, sourced_id, given_name, family_name, school, grade)
  WHERE ${ofImport(place)})`

/** All relationships of the contacts an import adds or changes; to select from. */
export const plannedRelationships = (place: ImportPlace) => Prisma.sql`(
  SELECT r.* FROM roster_import_lines l, unnest(contact_ids, related_ids, relationships, l.restricted) AS r(contact_id, student_id, relationship, restricted)
  WHERE ${ofImport(place)})`

/**
 * Brings back what `keepPlan` kept of the contacts that were there already, into the temporary table `import_plan`, and of whom
 * the file says to have set up the account, into `import_activated`, until the transaction ends.
 */
export async function loadPlan(tx: SqlTransaction, place: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_plan ON COMMIT DROP AS
    SELECT id, change, key, record_id, contact_id, superseded_contact_id, digest, restricted, accepted,
           has_refused, given_name, family_name, guid, sourced_id, email, phone, language
    FROM roster_import_changes WHERE ${ofImport(place)} AND contact_id IS NOT NULL`
  await tx.$executeRaw`ANALYZE import_plan (id, change, record_id, contact_id)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_activated ON COMMIT DROP AS
    SELECT a.contact_id FROM roster_import_lines l, unnest(activated_ids) AS a(contact_id) WHERE ${ofImport(place)}`
}

/** How many rows the import brings besides contacts and their records. */
export async function countPlanned(tx: SqlTransaction, place: ImportPlace): Promise<{ students: number; relationships: number }> {
  const [row] = await tx.$queryRaw<Array<{ students: number; relationships: number }>>`
    SELECT coalesce(sum(cardinality(student_ids)), 0)::int AS students, coalesce(sum(cardinality(related_ids)), 0)::int AS relationships
    FROM roster_import_lines WHERE ${ofImport(place)}`
  return row ?? { students: 0, relationships: 0 }
}
