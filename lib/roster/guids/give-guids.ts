import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'

/** Gives the contacts their GUIDs that `matchGuids` has found in `incoming_guids`, and answers how many got one. Locks them in the order of ids, as a campaign does. */
export async function giveGuids(tx: DistrictTransaction, districtId: string, now: Date): Promise<number> {
  await tx.$executeRaw`
    SELECT FROM contacts WHERE district_id = ${districtId}::uuid AND id IN (SELECT contact_id FROM incoming_guids WHERE outcome = 'joined')
    ORDER BY id FOR UPDATE`
  return tx.$executeRaw`
    UPDATE contacts c SET guid = i.guid, updated_at = ${now}::timestamptz FROM incoming_guids i
    WHERE c.district_id = ${districtId}::uuid AND c.id = i.contact_id AND i.outcome = 'joined' AND c.guid IS NULL`
}

/**
 * Keeps what the file says for contacts that imports bring: of a line with a sourcedId that alone, otherwise the address of
 * somebody who is not here yet; of who has the GUID now, that it was given. A sourcedId, and an address, leads to one GUID at most: the newest file wins.
 */
export async function keepGuids(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE kept_guids ON COMMIT DROP AS
    SELECT guid, sourced_id, CASE WHEN sourced_id IS NULL AND outcome = 'kept' THEN email END AS email FROM incoming_guids
    WHERE problem IS NULL`
  await tx.$executeRaw`ANALYZE kept_guids`
  await tx.$executeRaw`
    DELETE FROM roster_guids r USING kept_guids k
    WHERE r.district_id = ${districtId}::uuid AND r.guid <> k.guid AND r.sourced_id = k.sourced_id`
  await tx.$executeRaw`
    DELETE FROM roster_guids r USING kept_guids k
    WHERE r.district_id = ${districtId}::uuid AND r.guid <> k.guid AND r.email = k.email AND r.sourced_id IS NULL`
  await tx.$executeRaw`
    UPDATE roster_guids r SET email = NULL FROM kept_guids k
    WHERE r.district_id = ${districtId}::uuid AND r.guid <> k.guid AND r.email = k.email`
  await tx.$executeRaw`
    INSERT INTO roster_guids (district_id, id, guid, sourced_id, email)
    SELECT ${districtId}::uuid, gen_random_uuid(), guid, sourced_id, email FROM kept_guids
    ON CONFLICT (district_id, guid) DO UPDATE SET
      sourced_id = coalesce(EXCLUDED.sourced_id, roster_guids.sourced_id), email = coalesce(EXCLUDED.email, roster_guids.email)`
}
