import { inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'

export type MadeInvitation = { contactId: string; portalId: string; createdAt?: Date; closesAt?: Date; revokedAt?: Date }

/** Invitations as campaigns would have left them, and their ids in the order given. What is not said is open since January and for a year. */
export async function makeInvitations(districtId: string, invitations: readonly MadeInvitation[]): Promise<string[]> {
  const made = invitations.map((invitation) => ({ ...invitation, id: uuidV7() }))
  await inDistrict(districtId, (tx) =>
    insertRows(tx, {
      table: 'invitations',
      rows: made.map(({ id, contactId, portalId, createdAt, closesAt, revokedAt }) => ({
        district_id: districtId,
        id,
        contact_id: contactId,
        portal_id: portalId,
        created_at: createdAt ?? new Date('2026-01-05T09:00:00Z'),
        closes_at: closesAt ?? new Date('2027-01-05T09:00:00Z'),
        revoked_at: revokedAt ?? null,
        code_version: 1,
        machine_open_count: 0,
      })),
    }),
  )
  return made.map(({ id }) => id)
}
