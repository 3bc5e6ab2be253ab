import 'server-only'
import type { SqlTransaction } from '@/lib/sql-transaction'
import type { ImportPlace } from './compare-import'

/**
 * A refused line keeps whoever it names from being removed and counts when it restricts, also where the source knew the contact
 * by the other of its two ids: it stands in `incoming_lines` once more under the key of each record that it names by its
 * sourcedId or by the contact's GUID, and of each contact of the file with its sourcedId.
 */
export async function placeRefusedLines(tx: SqlTransaction, { districtId, sourceId }: ImportPlace): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE refused_ids ON COMMIT DROP AS SELECT position, key, guid, sourced_id FROM incoming_lines WHERE refused`
  const [refused] = await tx.$queryRaw<Array<{ some: boolean }>>`SELECT EXISTS (SELECT FROM refused_ids) AS some`
  if (!refused?.some) return
  await tx.$executeRaw`ANALYZE refused_ids`
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE named_records ON COMMIT DROP AS
    SELECT i.position, r.key, r.sourced_id FROM refused_ids i
    JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.source_id = ${sourceId}::uuid AND r.removed_at IS NULL AND r.sourced_id = i.sourced_id
    WHERE r.key <> i.key
    UNION
    SELECT i.position, r.key, r.sourced_id FROM refused_ids i
    JOIN contacts c ON c.district_id = ${districtId}::uuid AND c.guid = i.guid
    JOIN roster_records r ON r.district_id = ${districtId}::uuid AND r.contact_id = c.id AND r.source_id = ${sourceId}::uuid AND r.removed_at IS NULL
    WHERE r.key <> i.key`
  // A record that an accepted line will take over under another key is left to it.
  await tx.$executeRaw`
    INSERT INTO incoming_lines (position, line, key, digest, guid, sourced_id, given_name, family_name, restricted, refused)
    SELECT l.position, l.line, t.key, l.digest, l.guid, l.sourced_id, '', '', l.restricted, true
    FROM (
      SELECT position, key FROM named_records
      WHERE sourced_id IS NULL OR key IN (SELECT key FROM incoming_lines WHERE NOT refused)
        OR sourced_id NOT IN (SELECT sourced_id FROM incoming_lines WHERE NOT refused AND sourced_id IS NOT NULL)
      UNION
      SELECT i.position, a.key FROM refused_ids i JOIN incoming_lines a ON a.sourced_id = i.sourced_id WHERE NOT a.refused AND a.key <> i.key
    ) t JOIN incoming_lines l ON l.position = t.position AND l.refused`
}
