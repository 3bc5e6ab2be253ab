import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

type Asked = { actor: Actor; portalId: string; contactIds: string[]; now: Date }

export type OpenInvitation = { id: string; closesAt: Date; codeVersion: number }

/**
 * The open invitation of each contact to the portal, by contact id: the one there is, prolonged to `closesAt` where it
 * would close earlier, or a new one. The caller holds the contacts' row locks, so no contact gets two.
 */
export async function openInvitations(tx: DistrictTransaction, opening: Asked & { closesAt: Date }): Promise<Map<string, OpenInvitation>> {
  const { actor, portalId, contactIds, closesAt, now } = opening
  const { districtId } = actor
  const prolonged = await tx.$queryRaw<Array<OpenInvitation & { contactId: string }>>`
    UPDATE invitations SET closes_at = GREATEST(closes_at, ${closesAt}::timestamptz)
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

/** Those of the contacts whose open invitation to the portal is frozen. */
export async function findFrozenContacts(tx: DistrictTransaction, { actor, portalId, contactIds, now }: Asked): Promise<Set<string>> {
  const frozen = await tx.$queryRaw<Array<{ contactId: string }>>`
    SELECT contact_id AS "contactId" FROM invitations
    WHERE district_id = ${actor.districtId}::uuid AND portal_id = ${portalId}::uuid AND contact_id = ANY(${contactIds}::uuid[])
      AND frozen_at IS NOT NULL AND revoked_at IS NULL AND closes_at > ${now}::timestamptz`
  return new Set(frozen.map(({ contactId }) => contactId))
}
