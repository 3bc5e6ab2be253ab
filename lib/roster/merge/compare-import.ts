import 'server-only'
import { joinAsCounted, joinInBulk } from '@/lib/join-in-bulk'
import { type JoinedGuids, joinGuids } from '@/lib/roster/guids/join-guids'
import type { ImportProgress } from '@/lib/roster/import-progress'
import { sequentialId } from '@/lib/sequential-id'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { HoldReason } from '@/prisma/generated/enums'
import { placeRefusedLines } from './place-refused-lines'

/** Counts of contacts; but `refused` counts lines. */
export type ImportCounts = { added: number; changed: number; removed: number; unchanged: number; refused: number }

export type ImportPlace = { districtId: string; importId: string; sourceId: string }

export type Comparison = Omit<ImportCounts, 'refused'> & {
  /** Contacts the source lists now, before the import. */
  present: number
}

/** An import that would remove, or change, a larger share of its source than this is held until an owner releases it. */
const largestRemoval = 0.1
const largestChange = 0.75

/** Why an import has to wait for an owner; undefined for one that need not. */
export function whyHeld({ removed, changed, present }: Comparison): HoldReason | undefined {
  if (removed > present * largestRemoval) return 'removes'
  return changed > present * largestChange ? 'changes' : undefined
}

/**
 * Compares `incoming_lines` with what their source said before. What it does to contacts that are there already it leaves in
 * the temporary table `import_plan`; the new ones, who may be a million, it keeps as changes of the import right away. A contact
 * is known again by its key; otherwise by its sourcedId, when its GUID came, went or changed. One whose lines are all refused
 * stays as it is.
 */
export async function planImport(
  tx: SqlTransaction,
  place: ImportPlace,
  report: (progress: ImportProgress) => void,
): Promise<Comparison & { guids: JoinedGuids }> {
  await joinInBulk(tx)
  const stated = await groupLines(tx, place)
  const guids = await joinGuids(tx, place)
  const { different, missing } = await findDifferent(tx, place)
  const tell = (done: number) => report({ phase: 'comparing', done, total: stated + missing, unit: 'contacts' })
  tell(stated - different)
  await joinAsCounted(tx, different + missing)
  await matchContacts(tx, place)
  const standing = await planStanding(tx, place)
  tell(stated - different + standing)
  const added = await planNew(tx, place)
  tell(stated - different + standing + added)
  return { ...(await countPlan(tx, place)), guids }
}

/** One row per contact of the file; answers how many. Two digests over the same lines are equal, in whatever order they are. */
async function groupLines(tx: SqlTransaction, place: ImportPlace): Promise<number> {
  await tx.$executeRaw`ANALYZE incoming_lines (key, guid, sourced_id, student_key, position)`
  await joinBySourcedId(tx)
  await placeRefusedLines(tx, place)
  const digests = Prisma.sql`FILTER (WHERE NOT refused OR restricted)`
  const contacts = await tx.$executeRaw`
    CREATE TEMPORARY TABLE incoming_contacts ON COMMIT DROP AS
    SELECT key, CASE WHEN lines = 1 THEN sha256(digests) END AS digest, restricted, accepted, has_refused, activated, first_position, lines
    FROM (
      SELECT key COLLATE "C" AS key, count(*)::int AS lines, string_agg(digest, ''::bytea) ${digests} AS digests,
             bool_or(restricted) AS restricted, bool_or(NOT refused) AS accepted, bool_or(refused) AS has_refused,
             coalesce(bool_or(activated) FILTER (WHERE NOT refused), false) AS activated,
             min(position) FILTER (WHERE NOT refused) AS first_position
      FROM incoming_lines GROUP BY key COLLATE "C"
    ) grouped`
  // Only those on several lines need theirs in order.
  await tx.$executeRaw`
    UPDATE incoming_contacts s SET digest = sha256(g.digests)
    FROM (
      SELECT key COLLATE "C" AS key, string_agg(DISTINCT digest, ''::bytea ORDER BY digest) ${digests} AS digests
      FROM incoming_lines WHERE key COLLATE "C" IN (SELECT key FROM incoming_contacts WHERE lines > 1) GROUP BY key COLLATE "C"
    ) g WHERE s.key = g.key`
  await tx.$executeRaw`ANALYZE incoming_contacts (key, first_position)`
  return contacts
}

/** Within one file, a line without a GUID belongs to the contact whose lines give the same sourcedId with a GUID. */
async function joinBySourcedId(tx: SqlTransaction): Promise<void> {
  await tx.$executeRaw`
    UPDATE incoming_lines l SET key = named.key, guid = named.guid
    FROM (
      SELECT DISTINCT ON (sourced_id COLLATE "C") sourced_id COLLATE "C" AS sourced_id, key, guid FROM incoming_lines
      WHERE guid IS NOT NULL AND sourced_id IS NOT NULL AND NOT refused AND EXISTS (SELECT FROM incoming_lines WHERE guid IS NULL)
      ORDER BY sourced_id COLLATE "C", position
    ) named
    WHERE l.guid IS NULL AND l.sourced_id = named.sourced_id`
}

/** The contacts whose lines say something else than before, and the records of which the file has no line; answers how many of each. */
async function findDifferent(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<{ different: number; missing: number }> {
  const records = Prisma.sql`(
    SELECT id, key COLLATE "C" AS key, sourced_id, contact_id, digest, restricted, removed_at FROM roster_records
    WHERE district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid) r`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE different_contacts ON COMMIT DROP AS
    SELECT s.*, r.id AS record_id, r.contact_id, r.removed_at, j.guid AS joined_guid
    FROM incoming_contacts s LEFT JOIN ${records} ON r.key = s.key LEFT JOIN joined_guids j ON j.key = s.key
    WHERE CASE WHEN r.id IS NULL OR r.removed_at IS NOT NULL THEN s.accepted
               ELSE coalesce(s.digest <> r.digest, false) OR j.guid IS NOT NULL END`
  await tx.$executeRaw`ANALYZE different_contacts (key, record_id, contact_id, first_position)`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE missing_records ON COMMIT DROP AS
    SELECT r.id, r.key, r.sourced_id, r.contact_id, r.restricted, r.removed_at FROM ${records}
    WHERE NOT EXISTS (SELECT FROM incoming_contacts s WHERE s.key = r.key)`
  await tx.$executeRaw`ANALYZE missing_records`
  const [found] = await tx.$queryRaw<Array<{ different: number; missing: number }>>`
    SELECT (SELECT count(*)::int FROM different_contacts) AS different,
           (SELECT count(*)::int FROM missing_records WHERE removed_at IS NULL) AS missing`
  return found ?? { different: 0, missing: 0 }
}

/** Finds the contacts that are there already, each for a line, a record, or both. */
async function matchContacts(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE listed_elsewhere ON COMMIT DROP AS
    SELECT contact_id, bool_or(restricted) AS restricted FROM roster_records
    WHERE district_id = ${districtId}::uuid AND source_id <> ${sourceId}::uuid AND removed_at IS NULL GROUP BY contact_id`
  await tx.$executeRaw`ANALYZE listed_elsewhere`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE matched_contacts ON COMMIT DROP AS
    WITH unmatched_lines AS (
      SELECT DISTINCT ON (f.sourced_id COLLATE "C") s.key, f.sourced_id
      FROM different_contacts s JOIN incoming_lines f ON f.position = s.first_position
      WHERE s.record_id IS NULL AND f.sourced_id IS NOT NULL AND EXISTS (SELECT FROM missing_records)
      ORDER BY f.sourced_id COLLATE "C", s.first_position
    ), unmatched_records AS (
      SELECT DISTINCT ON (sourced_id) id, sourced_id, contact_id, removed_at FROM missing_records r
      WHERE sourced_id IS NOT NULL AND NOT EXISTS (SELECT FROM listed_elsewhere e WHERE e.contact_id = r.contact_id)
      ORDER BY sourced_id, removed_at DESC NULLS FIRST, id
    ), known AS (
      SELECT l.key, r.id, r.contact_id, r.removed_at FROM unmatched_lines l JOIN unmatched_records r USING (sourced_id)
    )
    SELECT s.key, coalesce(s.record_id, k.id) AS record_id, coalesce(s.removed_at, k.removed_at) AS removed_at,
           coalesce(s.contact_id, c.id, k.contact_id) AS contact_id, k.contact_id AS known_contact_id
    FROM different_contacts s
    LEFT JOIN known k ON k.key = s.key
    LEFT JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.guid = CASE WHEN starts_with(s.key, 'guid:') THEN substr(s.key, 6) END COLLATE "default"
    WHERE coalesce(s.contact_id, c.id, k.contact_id) IS NOT NULL`
  await tx.$executeRaw`ANALYZE matched_contacts`
}

/**
 * What the contacts that are there already will be. What a source leaves empty is kept where another one lists the contact too;
 * a GUID that is known is kept in any case.
 */
async function planStanding(tx: SqlTransaction, { districtId }: ImportPlace): Promise<number> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_plan (
      id uuid NOT NULL, change roster_change NOT NULL, key text COLLATE "C" NOT NULL, record_id uuid, contact_id uuid NOT NULL, superseded_contact_id uuid,
      digest bytea, restricted boolean NOT NULL, accepted boolean NOT NULL, has_refused boolean NOT NULL,
      guid text, sourced_id text, given_name text NOT NULL, family_name text NOT NULL, email text, phone text, language text
    ) ON COMMIT DROP`
  const standing = await tx.$executeRaw`
    INSERT INTO import_plan
    WITH changes AS (
      SELECT s.key, CASE WHEN m.record_id IS NULL OR m.removed_at IS NOT NULL THEN 'added' ELSE 'changed' END AS change, m.record_id, m.contact_id,
             nullif(m.known_contact_id, m.contact_id) AS superseded_contact_id, s.digest, s.restricted, s.accepted, s.has_refused,
             coalesce(f.guid, s.joined_guid) AS guid, f.sourced_id, f.given_name, f.family_name, f.email, f.phone, f.language
      FROM matched_contacts m JOIN different_contacts s ON s.key = m.key LEFT JOIN incoming_lines f ON f.position = s.first_position
      UNION ALL
      SELECT r.key, 'removed', r.id, r.contact_id, NULL, NULL, r.restricted, false, false, NULL, r.sourced_id, NULL, NULL, NULL, NULL, NULL
      FROM missing_records r WHERE r.removed_at IS NULL AND NOT EXISTS (SELECT FROM matched_contacts m WHERE m.record_id = r.id)
    )
    SELECT ${sequentialId(Prisma.sql`row_number() OVER ()`)}, change::roster_change, key, record_id, contact_id, superseded_contact_id, digest,
           restricted, accepted, has_refused, guid, sourced_id, given_name, family_name, email, phone, language
    FROM (
      SELECT m.change, m.key, m.record_id, m.contact_id, m.superseded_contact_id, m.digest, m.restricted, m.accepted, m.has_refused,
             coalesce(m.guid, c.guid) AS guid, CASE WHEN m.accepted THEN m.sourced_id ELSE coalesce(m.sourced_id, c.sourced_id) END AS sourced_id,
             coalesce(CASE WHEN ${stands} THEN coalesce(nullif(m.given_name, ''), c.given_name) END, m.given_name, '') AS given_name,
             coalesce(m.family_name, c.family_name, '') AS family_name,
             CASE WHEN ${stands} THEN coalesce(m.email, c.email) ELSE m.email END AS email,
             CASE WHEN ${stands} THEN coalesce(m.phone, c.phone) ELSE m.phone END AS phone,
             CASE WHEN ${stands} THEN coalesce(m.language, c.language) ELSE m.language END AS language
      FROM changes m
      LEFT JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = m.contact_id
      LEFT JOIN listed_elsewhere e ON e.contact_id = m.contact_id
      ORDER BY m.key
    ) ordered`
  await tx.$executeRaw`ANALYZE import_plan (id, change, key, record_id, contact_id)`
  return standing
}

/**
 * Keeps the contacts nobody knows yet as changes of the import, in the order of keys, so that they fill the indexes of ids,
 * GUIDs and keys from one end to the other; and notes in `planned_contacts` which contact the lines of a key are about.
 */
async function planNew(tx: SqlTransaction, { districtId, importId }: ImportPlace): Promise<number> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE planned_contacts (key text COLLATE "C" NOT NULL, contact_id uuid NOT NULL, is_new boolean NOT NULL) ON COMMIT DROP`
  const added = await tx.$executeRaw`
    WITH kept AS (
      INSERT INTO roster_import_changes (district_id, id, import_id, change, key, digest, restricted, accepted, has_refused, given_name, family_name,
        guid, sourced_id, email, phone, language)
      SELECT ${districtId}::uuid, ${sequentialId(Prisma.sql`row_number() OVER ()`)}, ${importId}::uuid, 'added', key, digest, restricted, true, has_refused,
             given_name, family_name, guid, sourced_id, email, phone, language
      FROM (
        SELECT s.key, s.digest, s.restricted, s.has_refused, coalesce(f.guid, s.joined_guid) AS guid, f.sourced_id, f.given_name, f.family_name,
               f.email, f.phone, f.language
        FROM different_contacts s JOIN incoming_lines f ON f.position = s.first_position
        WHERE NOT EXISTS (SELECT FROM matched_contacts m WHERE m.key = s.key)
        ORDER BY s.key
      ) ordered
      RETURNING key, id
    )
    INSERT INTO planned_contacts SELECT key, id, true FROM kept`
  await tx.$executeRaw`INSERT INTO planned_contacts SELECT key, contact_id, false FROM import_plan WHERE accepted`
  await tx.$executeRaw`ANALYZE planned_contacts (key)`
  return added
}

/** Whether what stands of the contact is kept where the source says nothing. */
const stands = Prisma.sql`(e.contact_id IS NOT NULL OR NOT m.accepted)`

async function countPlan(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<Comparison> {
  const of = (change: string) => Prisma.sql`(SELECT count(*)::int FROM import_plan WHERE change = ${change}::roster_change)`
  const newOnes = Prisma.sql`(SELECT count(*)::int FROM planned_contacts WHERE is_new)`
  const [counts] = await tx.$queryRaw<Array<Comparison & { different: number; missing: number }>>`
    SELECT ${of('added')} + ${newOnes} AS added, ${of('changed')} AS changed, ${of('removed')} AS removed,
           (SELECT count(*)::int FROM roster_records
            WHERE district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid AND removed_at IS NULL) AS present,
           (SELECT count(*)::int FROM different_contacts WHERE record_id IS NOT NULL AND removed_at IS NULL) AS different,
           (SELECT count(*)::int FROM missing_records WHERE removed_at IS NULL) AS missing`
  if (!counts) throw new Error('A statement without FROM answers with one row.')
  const { different, missing, ...rest } = counts
  return { ...rest, unchanged: rest.present - different - missing }
}
