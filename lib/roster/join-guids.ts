import 'server-only'
import type { SqlTransaction } from '@/lib/sql-transaction'
import type { ImportPlace } from './compare-import'

/**
 * Gives the contacts of `incoming_contacts` without a GUID the one that a GUID file has for their sourcedId, otherwise for
 * their e-mail address where nobody else of the file and the roster has it. Leaves them in the temporary table `joined_guids`,
 * without those who have theirs already or whose contact another source lists under another GUID; answers how many.
 */
export async function joinGuids(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<number> {
  await tx.$executeRaw`CREATE TEMPORARY TABLE joined_guids (key text COLLATE "C" PRIMARY KEY, guid text NOT NULL) ON COMMIT DROP`
  const [asked] = await tx.$queryRaw<Array<{ known: boolean; wanted: boolean }>>`
    SELECT EXISTS (SELECT FROM roster_guids WHERE district_id = ${districtId}::uuid) AS known,
           EXISTS (SELECT FROM incoming_lines WHERE guid IS NULL AND NOT refused) AS wanted`
  if (!asked?.known || !asked.wanted) return 0
  return tx.$executeRaw`
    INSERT INTO joined_guids
    WITH guids AS (
      SELECT guid, sourced_id, email FROM roster_guids WHERE district_id = ${districtId}::uuid
    ), wanting AS (
      SELECT s.key, f.sourced_id, lower(f.email) AS email, r.contact_id
      FROM incoming_contacts s
      JOIN incoming_lines f ON f.position = s.first_position AND f.guid IS NULL
      LEFT JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.source_id = ${sourceId}::uuid AND r.key COLLATE "C" = s.key
      LEFT JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.id = r.contact_id
      WHERE c.guid IS NULL
    ), addressed AS (
      SELECT lower(email) AS email, min(key COLLATE "C") AS key FROM incoming_lines
      WHERE NOT refused AND email IS NOT NULL GROUP BY 1 HAVING min(key COLLATE "C") = max(key COLLATE "C")
    ), joined AS (
      SELECT DISTINCT ON (guid) key, guid, contact_id, rank FROM (
        SELECT w.key, w.contact_id, g.guid, 1 AS rank FROM wanting w JOIN guids g USING (sourced_id)
        UNION ALL
        SELECT w.key, w.contact_id, g.guid, 2 FROM wanting w JOIN guids g USING (email) JOIN addressed a ON a.email = w.email AND a.key = w.key
        WHERE NOT EXISTS (
          SELECT FROM contacts o WHERE o.district_id = ${districtId}::uuid AND lower(o.email) = w.email AND o.removed_at IS NULL
            AND o.id IS DISTINCT FROM w.contact_id AND o.guid IS DISTINCT FROM g.guid)
      ) found ORDER BY guid, rank, key
    )
    SELECT DISTINCT ON (j.key) j.key, j.guid FROM joined j
    WHERE NOT EXISTS (SELECT FROM incoming_lines l WHERE l.guid = j.guid)
      AND NOT EXISTS (
        SELECT FROM contacts o
        JOIN roster_records e ON e.district_id = ${districtId}::uuid AND e.contact_id = j.contact_id AND e.source_id <> ${sourceId}::uuid AND e.removed_at IS NULL
        WHERE o.district_id = ${districtId}::uuid AND o.guid = j.guid AND o.id <> j.contact_id)
    ORDER BY j.key, j.rank, j.guid`
}
