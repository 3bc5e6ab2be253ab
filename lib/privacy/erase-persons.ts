// Threat: a person asks to be forgotten and stays in a corner nobody thought of. Choice: one place erases, for the owner's press and for
// retention alike, table by table, and a test plants a person through every door and searches every column of the database. What
// proves that links were issued stays: the leaves and the link rows hold ids, digests and times, and nothing of the person.
import 'server-only'
import { recordEvents } from '@/lib/audit/record-events'
import { erasedName } from '@/lib/contacts/contact-name'
import type { DistrictTransaction } from '@/lib/district-scope'
import { closeInvitations } from '@/lib/roster/merge/close-invitations'
import type { Doer } from '@/lib/roster/runs/run'
import { eraseFreeText } from './erase-free-text'
import { eraseMailTraces } from './erase-mail-traces'
import { eraseRosterTraces } from './erase-roster-traces'
import type { ErasureReason } from './erasure-reason'
import { findPersonMarks } from './person-marks'

type Erasing = { doer: Doer; contactIds: readonly string[]; reason: ErasureReason | 'retention'; now: Date }

/** How much went, beside the contacts themselves. `events` are those whose personal data was erased. */
export type Erased = { contacts: number; students: number; closedInvitations: number; mails: number; events: number }

/**
 * Erases everything the district says of the contacts, in the transaction of the caller, who holds the lock of the roster, and records
 * `contact.erased` of each. Open invitations are closed and their mails cancelled; students go to whom nobody else is related. Contacts
 * who were erased before are passed over.
 */
export async function erasePersons(tx: DistrictTransaction, { doer, contactIds, reason, now }: Erasing): Promise<Erased> {
  const { districtId } = doer
  // In the order of ids, as a campaign locks its contacts.
  const locked = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT id FROM contacts WHERE district_id = ${districtId}::uuid AND id = ANY(${[...contactIds]}::uuid[]) AND erased_at IS NULL
    ORDER BY id FOR UPDATE`
  const ids = locked.map(({ id }) => id)
  if (ids.length === 0) return { contacts: 0, students: 0, closedInvitations: 0, mails: 0, events: 0 }
  const marks = await findPersonMarks(tx, districtId, ids)
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE import_affected ON COMMIT DROP AS SELECT id AS contact_id, 'erased' AS why FROM unnest(${ids}::uuid[]) AS gone(id)`
  const closedInvitations = await closeInvitations(tx, { doer, place: { districtId, importId: null }, now })
  await tx.invitation.updateMany({ where: { districtId, contactId: { in: ids } }, data: { codeDigest: null } })
  const mails = await eraseMailTraces(tx, { districtId, contactIds: ids, marks })
  const students = await eraseRosterTraces(tx, { districtId, contactIds: ids, marks })
  await tx.$executeRaw`
    UPDATE contacts SET guid = NULL, sourced_id = NULL, given_name = ${erasedName.givenName}, family_name = ${erasedName.familyName}, email = NULL,
      phone = NULL, language = NULL, restricted = false, restriction_lifted_at = NULL, restriction_lifted_reason = NULL, do_not_invite_at = NULL,
      do_not_invite_reason = NULL, needs_none_at = NULL, needs_none_reason = NULL, removed_at = COALESCE(removed_at, ${now}::timestamptz),
      erased_at = ${now}::timestamptz, updated_at = ${now}::timestamptz
    WHERE district_id = ${districtId}::uuid AND id = ANY(${ids}::uuid[])`
  const events = await eraseFreeText(tx, { districtId, contactIds: ids, marks })
  await recordEvents(
    tx,
    { actor: doer, at: now },
    ids.map((id) => ({ action: 'contact.erased' as const, subjectId: id, details: { reason } })),
  )
  await tx.$executeRaw`DROP TABLE import_affected`
  return { contacts: ids.length, students, closedInvitations, mails, events }
}
