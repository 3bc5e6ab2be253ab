// Threat: a kept GUID that reaches somebody else's contact opens one family's account to another. Choice: it is joined where
// nothing speaks against it, and a contact that is left without one costs a line in a GUID column instead.
import 'server-only'
import type { ImportPlace } from '@/lib/roster/merge/compare-import'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'

/** Contacts: how many get a kept GUID, and how many do not although one is kept that may be theirs. */
export type JoinedGuids = { joined: number; unclear: number }

/**
 * Gives the contacts of `incoming_contacts` without a GUID the one that a GUID file has for their sourcedId, otherwise for
 * their e-mail address. Leaves them in the temporary table `joined_guids`. Nobody gets a GUID that a contact has, present or
 * removed, or another line of the file; nor one for a sourcedId that another source has had, or for an address that anybody
 * else of the file and the roster has, or had when they left.
 */
export async function joinGuids(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<JoinedGuids> {
  await tx.$executeRaw`CREATE TEMPORARY TABLE joined_guids (key text COLLATE "C" PRIMARY KEY, guid text NOT NULL) ON COMMIT DROP`
  const [asked] = await tx.$queryRaw<Array<{ known: boolean; wanted: boolean }>>`
    SELECT EXISTS (SELECT FROM roster_guids WHERE district_id = ${districtId}::uuid) AS known,
           EXISTS (SELECT FROM incoming_lines WHERE guid IS NULL AND NOT refused) AS wanted`
  if (!asked?.known || !asked.wanted) return { joined: 0, unclear: 0 }
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE found_guids ON COMMIT DROP AS
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
    )
    SELECT w.key, w.contact_id, g.guid, 1 AS rank, w.sourced_id, NULL AS email, true AS is_alone FROM wanting w JOIN guids g USING (sourced_id)
    UNION ALL
    SELECT w.key, w.contact_id, g.guid, 2, NULL, w.email, a.key IS NOT NULL
    FROM wanting w JOIN guids g USING (email) LEFT JOIN addressed a ON a.email = w.email AND a.key = w.key
    WHERE g.sourced_id IS NULL OR w.sourced_id IS NULL`
  await tx.$executeRaw`ANALYZE found_guids`
  const others = Prisma.sql`o.district_id = ${districtId}::uuid`
  const joined = await tx.$executeRaw`
    INSERT INTO joined_guids
    SELECT DISTINCT ON (key) key, guid FROM (
      SELECT DISTINCT ON (guid) key, guid, rank FROM found_guids f
      WHERE is_alone
        AND NOT EXISTS (SELECT FROM incoming_lines l WHERE l.guid = f.guid)
        AND NOT EXISTS (SELECT FROM contacts o WHERE ${others} AND o.guid = f.guid)
        AND NOT EXISTS (SELECT FROM contacts o WHERE ${others} AND o.sourced_id = f.sourced_id AND o.id IS DISTINCT FROM f.contact_id)
        AND NOT EXISTS (SELECT FROM roster_records o WHERE ${others} AND o.sourced_id = f.sourced_id AND o.contact_id IS DISTINCT FROM f.contact_id)
        AND NOT EXISTS (SELECT FROM contacts o WHERE ${others} AND lower(o.email) = f.email AND o.id IS DISTINCT FROM f.contact_id)
      ORDER BY guid, rank, key
    ) free ORDER BY key, rank, guid`
  const [left] = await tx.$queryRaw<Array<{ count: number }>>`
    SELECT count(DISTINCT key)::int AS count FROM found_guids f WHERE NOT EXISTS (SELECT FROM joined_guids j WHERE j.key = f.key)`
  return { joined, unclear: left?.count ?? 0 }
}
