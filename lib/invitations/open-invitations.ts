import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

type Opening = { actor: Actor; portalId: string; contactIds: string[]; closesAt: Date; now: Date }

/**
 * The open invitation of each contact to the portal, by contact id: the one there is, prolonged to `closesAt` where it
 * would close earlier, or a new one. The caller holds the contacts' row locks, so no contact gets two.
 */
export async function openInvitations(tx: DistrictTransaction, opening: Opening): Promise<Map<string, string>> {
  const { actor, portalId, contactIds, closesAt, now } = opening
  const { districtId } = actor
  const prolonged = await tx.$queryRaw<Array<{ id: string; contactId: string }>>`
    UPDATE invitations SET closes_at = GREATEST(closes_at, ${closesAt}::timestamptz)
    WHERE district_id = ${districtId}::uuid AND portal_id = ${portalId}::uuid AND contact_id = ANY(${contactIds}::uuid[])
      AND revoked_at IS NULL AND closes_at > ${now}::timestamptz
    RETURNING id, contact_id AS "contactId"`
  const ids = new Map(prolonged.map(({ id, contactId }) => [contactId, id]))
  const missing = contactIds.filter((contactId) => !ids.has(contactId))
  for (const contactId of missing) ids.set(contactId, uuidV7())
  await insertRows(tx, {
    table: 'invitations',
    rows: missing.map((contactId) => ({
      district_id: districtId,
      id: ids.get(contactId) ?? null,
      contact_id: contactId,
      portal_id: portalId,
      created_at: now,
      closes_at: closesAt,
    })),
  })
  return ids
}
