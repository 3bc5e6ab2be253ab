import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { joinInBulk } from '@/lib/join-in-bulk'
import { Prisma } from '@/prisma/generated/client'
import type { HoldReason } from '@/prisma/generated/enums'

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
 * Compares the staged lines with what their source said before and leaves the outcome in the temporary table
 * `import_plan` until the transaction ends: one row per contact of the file, and one per contact the file leaves out.
 * A contact is known again by its key; otherwise by its sourcedId, when its GUID came, went or changed. A contact whose
 * lines are all refused stays as it is.
 */
export async function planImport(tx: DistrictTransaction, { districtId, importId, sourceId }: ImportPlace): Promise<Comparison> {
  await joinInBulk(tx)
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_plan (
      key text NOT NULL, change text NOT NULL, line_id uuid, record_id uuid, contact_id uuid, superseded_contact_id uuid,
      digest bytea, restricted boolean NOT NULL, accepted boolean NOT NULL, has_refused boolean NOT NULL,
      guid text, sourced_id text, given_name text, family_name text, email text, phone text, language text,
      activated boolean NOT NULL DEFAULT false
    ) ON COMMIT DROP`
  await tx.$executeRaw`
    INSERT INTO import_plan
    WITH lines AS (
      SELECT * FROM roster_import_lines WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid
    ), staged AS (
      SELECT key, sha256(string_agg(DISTINCT digest, ''::bytea ORDER BY digest) FILTER (WHERE NOT refused OR restricted)) AS digest,
             bool_or(restricted) AS restricted, bool_or(NOT refused) AS accepted, bool_or(refused) AS has_refused,
             coalesce(bool_or(activated) FILTER (WHERE NOT refused), false) AS activated
      FROM lines GROUP BY key
    ), first_lines AS (
      SELECT DISTINCT ON (key) * FROM lines WHERE NOT refused ORDER BY key, line
    ), records AS (
      SELECT * FROM roster_records WHERE district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid
    ), unmatched_lines AS (
      SELECT DISTINCT ON (sourced_id) key, sourced_id FROM first_lines f
      WHERE sourced_id IS NOT NULL AND NOT EXISTS (SELECT FROM records r WHERE r.key = f.key)
      ORDER BY sourced_id, line
    ), unmatched_records AS (
      SELECT DISTINCT ON (sourced_id) id, sourced_id, contact_id, removed_at FROM records r
      WHERE sourced_id IS NOT NULL AND NOT EXISTS (SELECT FROM staged s WHERE s.key = r.key)
        AND NOT EXISTS (SELECT FROM roster_records o WHERE o.district_id = ${districtId}::uuid AND o.contact_id = r.contact_id
                          AND o.source_id <> ${sourceId}::uuid AND o.removed_at IS NULL)
      ORDER BY sourced_id, removed_at DESC NULLS FIRST, id
    ), known AS (
      SELECT l.key, r.id, r.contact_id, r.removed_at FROM unmatched_lines l JOIN unmatched_records r USING (sourced_id)
    ), matched AS (
      SELECT s.key, f.id AS line_id, coalesce(r.id, k.id) AS record_id, coalesce(r.contact_id, c.id, k.contact_id) AS contact_id,
             k.contact_id AS known_contact_id, coalesce(r.removed_at, k.removed_at) AS removed_at, k.id IS NOT NULL AS rekeyed,
             r.digest AS old_digest, s.digest, s.restricted, s.accepted, s.has_refused,
             f.guid, f.sourced_id, f.given_name, f.family_name, f.email, f.phone, f.language, s.activated
      FROM staged s
      LEFT JOIN first_lines f ON f.key = s.key
      LEFT JOIN records r ON r.key = s.key
      LEFT JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.guid = f.guid
      LEFT JOIN known k ON k.key = s.key
    )
    SELECT key,
           CASE WHEN record_id IS NULL OR removed_at IS NOT NULL THEN 'added'
                WHEN rekeyed OR (digest IS NOT NULL AND digest <> old_digest) THEN 'changed'
                ELSE 'unchanged' END,
           line_id, record_id, contact_id, nullif(known_contact_id, contact_id), digest, restricted, accepted, has_refused,
           guid, sourced_id, given_name, family_name, email, phone, language, activated
    FROM matched WHERE accepted OR (record_id IS NOT NULL AND removed_at IS NULL)`
  await tx.$executeRaw`ANALYZE import_plan`
  await tx.$executeRaw`
    INSERT INTO import_plan (key, change, record_id, contact_id, restricted, accepted, has_refused)
    SELECT r.key, 'removed', r.id, r.contact_id, r.restricted, false, false FROM roster_records r
    WHERE r.district_id = ${districtId}::uuid AND r.source_id = ${sourceId}::uuid AND r.removed_at IS NULL
      AND NOT EXISTS (SELECT FROM import_plan p WHERE p.record_id = r.id)`
  await tx.$executeRaw`ANALYZE import_plan`
  return countPlan(tx, { districtId, sourceId })
}

async function countPlan(tx: DistrictTransaction, { districtId, sourceId }: Omit<ImportPlace, 'importId'>): Promise<Comparison> {
  const of = (change: string) => Prisma.sql`count(*) FILTER (WHERE change = ${change})::int`
  const [counts] = await tx.$queryRaw<Comparison[]>`
    SELECT ${of('added')} AS added, ${of('changed')} AS changed, ${of('removed')} AS removed, ${of('unchanged')} AS unchanged,
           (SELECT count(*) FROM roster_records
            WHERE district_id = ${districtId}::uuid AND source_id = ${sourceId}::uuid AND removed_at IS NULL)::int AS present
    FROM import_plan`
  return counts ?? { added: 0, changed: 0, removed: 0, unchanged: 0, present: 0 }
}
