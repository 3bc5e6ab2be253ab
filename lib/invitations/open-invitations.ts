import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

type Asked = { actor: Actor; portalId: string; contactIds: string[]; now: Date }

export type OpenInvitation = { id: string; closesAt: Date; codeVersion: number }

/**
 * The open invitation of each contact to the portal, by contact id: the one there is, prolonged to `closesAt` where it
 * would close earlier and with a new code version where codes are renewed, or a new one. The caller holds the contacts' row locks, so no contact gets two.
 */
export async function openInvitations(
  tx: DistrictTransaction,
  opening: Asked & { closesAt: Date; renewCodes?: boolean },
): Promise<Map<string, OpenInvitation>> {
  const { actor, portalId, contactIds, closesAt, renewCodes = false, now } = opening
  const { districtId } = actor
  const prolonged = await tx.$queryRaw<Array<OpenInvitation & { contactId: string }>>`
    UPDATE invitations SET closes_at = GREATEST(closes_at, ${closesAt}::timestamptz),
      code_version = CASE WHEN ${renewCodes} AND code_digest IS NOT NULL THEN code_version + 1 ELSE code_version END
    WHERE district_id = ${districtId}::uuid AND portal_id = ${portalId}::uuid AND contact_id = ANY(${contactIds}::uuid[])
      AND revoked_at IS NULL AND closes_at > ${now}::timestamptz
    RETURNING id, contact_id AS "contactId", closes_at AS "closesAt", code_version AS "codeVersion"`
  const invitations = new Map(prolonged.map(({ contactId, ...invitation }) => [contactId, invitation]))
  const made = contactIds.filter((contactId) => !invitations.has(contactId)).map((contactId) => ({ contactId, id: uuidV7() }))
  for (const { contactId, id } of made) invitations.set(contactId, { id, closesAt, codeVersion: 1 })
  await insertRows(tx, {
    table: 'invitations',
    rows: made.map(({ contactId, id }) => ({
      district_id: districtId,
      id,
      contact_id: contactId,
      portal_id: portalId,
      created_at: now,
      closes_at: closesAt,
    })),
  })
  return invitations
}

/** Those of the contacts who need no further invitation to the portal, because the account is set up, or may have none now, because the open one is frozen. */
export async function findSettledContacts(
  tx: DistrictTransaction,
  { actor, portalId, contactIds, now }: Asked,
): Promise<Map<string, 'activated' | 'frozen'>> {
  const settled = await tx.$queryRaw<Array<{ contactId: string; activated: boolean }>>`
    SELECT contact_id AS "contactId", bool_or(activated_at IS NOT NULL) AS activated FROM invitations
    WHERE district_id = ${actor.districtId}::uuid AND portal_id = ${portalId}::uuid AND contact_id = ANY(${contactIds}::uuid[])
      AND (activated_at IS NOT NULL OR frozen_at IS NOT NULL AND revoked_at IS NULL AND closes_at > ${now}::timestamptz)
    GROUP BY contact_id`
  return new Map(settled.map(({ contactId, activated }) => [contactId, activated ? ('activated' as const) : ('frozen' as const)]))
}
