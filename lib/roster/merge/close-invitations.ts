// Threat: an address handed out to somebody who has left, whom a court order bars or whose e-mail is another one now goes on
// opening the portal. Choice: the import that says so closes it in its own transaction; who comes back is invited anew.
import 'server-only'
import { type NewEvent, recordEvents } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ClosedReason } from '@/lib/invitations/closed-reason'
import { joiningInBulk } from '@/lib/join-in-bulk'
import { markMailDue } from '@/lib/mail/queue-messages'
import type { Doer } from '@/lib/roster/runs/run'
import type { ImportPlace } from './compare-import'

type Closing = { doer: Doer; place: Pick<ImportPlace, 'districtId' | 'importId'>; now: Date }

/** `importId` is null where a source is removed. */
type ClosingWithout = Omit<Closing, 'place'> & { place: { districtId: string; importId: string | null } }

/** Bounds the memory of an import that closes the invitations of a whole district. */
const eventsAtOnce = 10_000

/**
 * Revokes what is open of the contacts in `import_affected` and answers how many invitations that were: of those who left,
 * became restricted or are erased all, of those with another e-mail address the ones with an invite page; they may be invited again at
 * once. Mails that are left with nobody are cancelled. What is activated, revoked or over stays as it is.
 */
export async function closeInvitations(tx: DistrictTransaction, { doer, place, now }: Closing | ClosingWithout): Promise<number> {
  return joiningInBulk(tx, () => close(tx, { doer, place, now }))
}

async function close(tx: DistrictTransaction, { doer, place, now }: Closing | ClosingWithout): Promise<number> {
  const { districtId, importId } = place
  await createTouched(tx)
  // The lists of ids have the indexes used, also where there are few of them.
  await tx.$executeRaw`
    WITH affected AS (
      SELECT DISTINCT ON (contact_id) contact_id, why FROM import_affected
      WHERE why <> 'restricted' OR contact_id <> ALL (ARRAY(
        SELECT id FROM contacts WHERE district_id = ${districtId}::uuid AND restriction_lifted_at IS NOT NULL
          AND id = ANY (ARRAY(SELECT contact_id FROM import_affected WHERE why = 'restricted'))))
      ORDER BY contact_id, array_position(ARRAY['erased', 'left', 'restricted', 'email_changed'], why)
    ), closed AS (
      UPDATE invitations i SET revoked_at = ${now}::timestamptz, closed_by_import = ${importId}::uuid, closed_reason = a.why
      FROM affected a
      WHERE i.district_id = ${districtId}::uuid AND i.contact_id = a.contact_id
        AND i.contact_id = ANY (ARRAY(SELECT contact_id FROM import_affected))
        AND i.revoked_at IS NULL AND i.activated_at IS NULL AND i.closes_at > ${now}::timestamptz
        AND (a.why <> 'email_changed' OR i.code_digest IS NOT NULL)
      RETURNING i.id, i.contact_id, i.portal_id, a.why, i.revoked_at
    )
    INSERT INTO touched_invitations SELECT * FROM closed`
  const closed = await recordTouched(tx, { doer, now }, ({ id, contactId, portalId, why }) => ({
    action: 'invitation.revoked',
    subjectId: contactId,
    details: { invitation_id: id, portal_id: portalId, reason: why, ...(importId !== null && { import_id: importId }) },
  }))
  if (closed > 0) await cancelMessages(tx, districtId, now)
  await tx.$executeRaw`DROP TABLE touched_invitations`
  return closed
}

/**
 * For the undo of an import: opens again, at the same addresses, the invitations it closed that are not over, activated or
 * replaced by another one, and answers how many. The mails it cancelled with them wait again.
 */
export async function reopenClosedInvitations(tx: DistrictTransaction, { doer, place, now }: Closing): Promise<number> {
  return joiningInBulk(tx, () => reopen(tx, { doer, place, now }))
}

async function reopen(tx: DistrictTransaction, { doer, place, now }: Closing): Promise<number> {
  const { districtId, importId } = place
  await createTouched(tx)
  await tx.$executeRaw`
    WITH reopened AS (
      UPDATE invitations i SET revoked_at = NULL, closed_by_import = NULL, closed_reason = NULL
      FROM (SELECT id, closed_reason, revoked_at FROM invitations WHERE district_id = ${districtId}::uuid AND closed_by_import = ${importId}::uuid) closed
      WHERE i.district_id = ${districtId}::uuid AND i.id = closed.id AND i.activated_at IS NULL AND i.closes_at > ${now}::timestamptz
        AND NOT EXISTS (
          SELECT FROM invitations o WHERE o.district_id = ${districtId}::uuid AND o.contact_id = i.contact_id AND o.portal_id = i.portal_id
            AND o.revoked_at IS NULL AND (o.activated_at IS NOT NULL OR o.closes_at > ${now}::timestamptz))
      RETURNING i.id, i.contact_id, i.portal_id, closed.closed_reason, closed.revoked_at
    )
    INSERT INTO touched_invitations SELECT * FROM reopened`
  const reopened = await recordTouched(tx, { doer, now }, ({ id, contactId, portalId }) => ({
    action: 'invitation.reopened',
    subjectId: contactId,
    details: { invitation_id: id, portal_id: portalId, import_id: importId },
  }))
  if (reopened > 0) await queueMessagesAgain(tx, districtId, now)
  await tx.$executeRaw`DROP TABLE touched_invitations`
  return reopened
}

type Touched = { id: string; contactId: string; portalId: string; why: ClosedReason }

async function createTouched(tx: DistrictTransaction): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE touched_invitations (
      id uuid PRIMARY KEY, contact_id uuid NOT NULL, portal_id uuid NOT NULL, why text NOT NULL, revoked_at timestamptz NOT NULL
    ) ON COMMIT DROP`
}

/** Records one event for each and answers how many there are. */
async function recordTouched(
  tx: DistrictTransaction,
  { doer, now }: Omit<Closing, 'place'>,
  eventOf: (touched: Touched) => NewEvent,
): Promise<number> {
  let recorded = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const touched = await tx.$queryRaw<Touched[]>`
      SELECT id, contact_id AS "contactId", portal_id AS "portalId", why FROM touched_invitations
      WHERE id > ${after}::uuid ORDER BY id LIMIT ${eventsAtOnce}`
    const last = touched.at(-1)
    if (!last) return recorded
    await recordEvents(tx, { actor: doer, at: now }, touched.map(eventOf))
    recorded += touched.length
    after = last.id
  }
}

/**
 * Those that are for nobody any more. A new fence takes a message from the worker that holds it. One that a worker is writing
 * to this very moment is left alone, so that the two never wait for each other: before a mail leaves, it is asked again whom it may invite.
 */
async function cancelMessages(tx: DistrictTransaction, districtId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    WITH candidates AS MATERIALIZED (
      SELECT mi.message_id AS id, CASE WHEN bool_and(t.why = 'email_changed') THEN 'address_changed' ELSE 'nobody_left' END AS cause
      FROM message_invitations mi JOIN touched_invitations t ON t.id = mi.invitation_id
      WHERE mi.district_id = ${districtId}::uuid AND mi.invitation_id = ANY (ARRAY(SELECT id FROM touched_invitations))
      GROUP BY mi.message_id
    ), persons AS MATERIALIZED (
      SELECT message_id, invitation_id FROM message_invitations
      WHERE district_id = ${districtId}::uuid AND message_id = ANY (ARRAY(SELECT id FROM candidates))
    ), left_over AS (
      SELECT p.message_id AS id FROM persons p JOIN invitations i ON i.id = p.invitation_id
      WHERE i.district_id = ${districtId}::uuid AND i.id = ANY (ARRAY(SELECT invitation_id FROM persons)) AND i.revoked_at IS NULL
    ), waiting AS (
      SELECT m.id, c.cause FROM messages m JOIN candidates c ON c.id = m.id
      WHERE m.district_id = ${districtId}::uuid AND m.id = ANY (ARRAY(SELECT id FROM candidates))
        AND (m.state IN ('queued', 'deferred', 'leased') OR m.state = 'ambiguous' AND m.due_at > m.ambiguous_at)
        AND NOT EXISTS (SELECT FROM left_over l WHERE l.id = m.id)
      FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE messages m SET fence = fence + 1, leased_until = NULL, cause = waiting.cause,
      state = CASE WHEN ambiguous_at IS NULL THEN 'cancelled' ELSE 'ambiguous' END::message_state,
      due_at = COALESCE(ambiguous_at, due_at),
      settled_at = CASE WHEN ambiguous_at IS NULL THEN ${now}::timestamptz END
    FROM waiting WHERE m.district_id = ${districtId}::uuid AND m.id = waiting.id`
}

/** What was cancelled with these invitations, in the same moment. */
async function queueMessagesAgain(tx: DistrictTransaction, districtId: string, now: Date): Promise<void> {
  const queued = await tx.$executeRaw`
    UPDATE messages m SET state = CASE WHEN attempts = 0 THEN 'queued' ELSE 'deferred' END::message_state, settled_at = NULL, cause = NULL
    FROM (
      SELECT DISTINCT mi.message_id AS id, t.revoked_at FROM message_invitations mi JOIN touched_invitations t ON t.id = mi.invitation_id
      WHERE mi.district_id = ${districtId}::uuid
    ) cancelled
    WHERE m.district_id = ${districtId}::uuid AND m.id = cancelled.id AND m.state = 'cancelled' AND m.settled_at = cancelled.revoked_at`
  if (queued > 0) await markMailDue(tx, districtId, now)
}
