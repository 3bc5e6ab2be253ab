// Threat: a status nobody observed. Choice: one place writes that an account is set up, always with who said so, and the
// event in the same transaction. What was observed outlives the invitation: one that has ended or was revoked counts too,
// since the family may have set up the account before.
import 'server-only'
import { type NewEvent, recordEvents } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { joinInBulk } from '@/lib/join-in-bulk'
import type { SqlTransaction } from '@/lib/sql-transaction'
import type { ActivationSource } from '@/prisma/generated/enums'

type Observed = {
  actor: Pick<Actor, 'districtId' | 'kind' | 'id'>
  source: ActivationSource
  at: Date
  /** Typed by whoever says so. */
  reason?: string
}

/** What an observation of accounts comes to, in contacts. */
export type AccountCounts = {
  /** Their newest invitation was open, had ended or was revoked, and becomes activated. */
  activated: number
  /** Their newest invitation was activated before. */
  already: number
  /** They were never invited to GG4L, so there is nothing to mark. */
  uninvited: number
}

/** Marks these invitations as activated and records each; those that are so already stay as they are. Answers how many were marked. */
export async function activateIn(
  tx: DistrictTransaction,
  { actor, source, at, reason, invitationIds }: Observed & { invitationIds: readonly string[] },
): Promise<number> {
  const activated = await tx.$queryRaw<Array<{ id: string; contactId: string; portalId: string }>>`
    UPDATE invitations SET activated_at = ${at}::timestamptz, activation_source = ${source}::activation_source
    WHERE district_id = ${actor.districtId}::uuid AND id = ANY(${[...invitationIds]}::uuid[]) AND activated_at IS NULL
    RETURNING id, contact_id AS "contactId", portal_id AS "portalId"`
  const events = activated.map(
    ({ id, contactId, portalId }): NewEvent => ({
      action: 'invitation.activated',
      subjectId: contactId,
      details: { invitation_id: id, portal_id: portalId, source },
      ...(reason === undefined ? {} : { personal: { reason } }),
    }),
  )
  await recordEvents(tx, { actor, at }, events)
  return activated.length
}

/**
 * Marks the newest invitation to GG4L of each contact that was seen to have an account there. Locks those contacts in the
 * order of ids, as a campaign does. Repeating it changes nothing.
 */
export async function activateAccounts(
  tx: DistrictTransaction,
  { contactIds, ...observed }: Observed & { contactIds: ReadonlySet<string> },
): Promise<AccountCounts> {
  const { districtId } = observed.actor
  const ids = [...contactIds]
  await joinInBulk(tx)
  await tx.$executeRaw`
    SELECT FROM contacts c WHERE c.district_id = ${districtId}::uuid AND c.id = ANY(${ids}::uuid[]) AND EXISTS (
      SELECT FROM invitations i WHERE i.district_id = ${districtId}::uuid AND i.contact_id = c.id AND i.activated_at IS NULL)
    ORDER BY c.id FOR UPDATE OF c`
  const newest = await findNewest(tx, districtId, ids)
  const waiting = newest.filter(({ isActivated }) => !isActivated)
  const activated = await activateIn(tx, { ...observed, invitationIds: waiting.map(({ id }) => id) })
  return { activated, already: newest.length - activated, uninvited: ids.length - newest.length }
}

/** What `activateAccounts` would come to now. */
export async function countAccounts(
  tx: SqlTransaction,
  { districtId, contactIds }: { districtId: string; contactIds: ReadonlySet<string> },
): Promise<AccountCounts> {
  await joinInBulk(tx)
  const newest = await findNewest(tx, districtId, [...contactIds])
  const activated = newest.filter(({ isActivated }) => !isActivated).length
  return { activated, already: newest.length - activated, uninvited: contactIds.size - newest.length }
}

/** One per contact: an account at GG4L is one, however many portals of a district lead to its set-up. */
async function findNewest(tx: SqlTransaction, districtId: string, contactIds: string[]) {
  return tx.$queryRaw<Array<{ id: string; isActivated: boolean }>>`
    SELECT DISTINCT ON (i.contact_id) i.id, i.activated_at IS NOT NULL AS "isActivated"
    FROM invitations i JOIN portals p ON p.district_id = ${districtId}::uuid AND p.id = i.portal_id
    WHERE i.district_id = ${districtId}::uuid AND p.kind = 'gg4l' AND i.contact_id = ANY(${contactIds}::uuid[])
    ORDER BY i.contact_id, i.created_at DESC, i.id DESC`
}
