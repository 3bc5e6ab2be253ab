// Threat: what was needed once is kept because nobody thinks of it, and is there on the day somebody breaks in. Choice: the worker erases
// it by the district's own days, once a day, in batches that hold nobody up, and writes into the record how much went, by ids alone.
import 'server-only'
import { recordEventAlone } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import type { Doer } from '@/lib/roster/runs/run'
import { erasePersons } from './erase-persons'
import { compareAgain } from './forget-imports'
import { getRetentionPolicyIn } from './get-retention-policy'

/** How much was erased: contacts who left, events whose personal data went, mails whose address went. */
export type RetentionCounts = { contacts: number; events: number; mails: number }

const dayMilliseconds = 24 * 60 * 60_000
const contactsPerBatch = 100
const rowsPerBatch = 10_000

/**
 * Erases what the district has kept long enough, once a day whoever asks how often, and answers how much; undefined where this day's round
 * was done. A round that fails is begun again with the next call. Contacts wait for the next round while an import holds the roster.
 */
export async function applyRetention(districtId: string, now: Date): Promise<RetentionCounts | undefined> {
  const earlier = await claimRound(districtId, now)
  if (!earlier) return undefined
  try {
    const policy = await inDistrict(districtId, (tx) => getRetentionPolicyIn(tx, districtId))
    const before = (days: number) => new Date(now.getTime() - days * dayMilliseconds)
    const { keepRemovedContactDays, keepEventPersonalDays, keepMailDays } = policy
    const doer: Doer = { districtId, kind: 'system', id: null }
    const counts: RetentionCounts = {
      contacts: keepRemovedContactDays === null ? 0 : await eraseContacts(doer, before(keepRemovedContactDays), now),
      events: keepEventPersonalDays === null ? 0 : await erasePersonalData(districtId, before(keepEventPersonalDays)),
      mails: keepMailDays === null ? 0 : await eraseAddresses(districtId, before(keepMailDays)),
    }
    if (counts.contacts + counts.events + counts.mails > 0) {
      const details = {
        ...counts,
        keep_removed_contact_days: keepRemovedContactDays,
        keep_event_personal_days: keepEventPersonalDays,
        keep_mail_days: keepMailDays,
      }
      await recordEventAlone({ actor: doer, at: now }, { action: 'retention.applied', details })
    }
    return counts
  } catch (error) {
    await database().district.updateMany({
      where: { id: districtId, retentionAppliedAt: now },
      data: { retentionAppliedAt: earlier.retentionAppliedAt },
    })
    throw error
  }
}

/** Of several workers one gets the round; it answers with when the last one was. */
async function claimRound(districtId: string, now: Date): Promise<{ retentionAppliedAt: Date | null } | undefined> {
  const due = new Date(now.getTime() - dayMilliseconds)
  const district = await database().district.findUnique({
    where: { id: districtId, deletedAt: null },
    select: { retentionAppliedAt: true },
  })
  if (!district || (district.retentionAppliedAt !== null && district.retentionAppliedAt > due)) return undefined
  const { count } = await database().district.updateMany({
    where: { id: districtId, retentionAppliedAt: district.retentionAppliedAt },
    data: { retentionAppliedAt: now },
  })
  return count === 1 ? district : undefined
}

async function eraseContacts(doer: Doer, leftBefore: Date, now: Date): Promise<number> {
  const { districtId } = doer
  let erased = 0
  for (;;) {
    const contacts = await inDistrict(districtId, async (tx) => {
      if (!(await tryLockRoster(tx, districtId))) return 0
      const rows = await tx.contact.findMany({
        where: { districtId, removedAt: { lt: leftBefore }, erasedAt: null },
        select: { id: true },
        orderBy: { removedAt: 'asc' },
        take: contactsPerBatch,
      })
      if (rows.length === 0) return 0
      const { contacts } = await erasePersons(tx, { doer, contactIds: rows.map(({ id }) => id), reason: 'retention', now })
      await compareAgain(tx, districtId)
      return contacts
    })
    erased += contacts
    if (contacts < contactsPerBatch) return erased
  }
}

async function erasePersonalData(districtId: string, recordedBefore: Date): Promise<number> {
  return inBatchesUntilDone(() =>
    inDistrict(
      districtId,
      (tx) => tx.$executeRaw`
        DELETE FROM audit_personal WHERE district_id = ${districtId}::uuid AND id IN (
          SELECT p.id FROM audit_events e JOIN audit_personal p ON p.district_id = e.district_id AND p.id = e.id
          WHERE e.district_id = ${districtId}::uuid AND e.at < ${recordedBefore}::timestamptz LIMIT ${rowsPerBatch})`,
    ),
  )
}

/** What may still be sent keeps its address, however old. */
async function eraseAddresses(districtId: string, doneBefore: Date): Promise<number> {
  return inBatchesUntilDone(() =>
    inDistrict(
      districtId,
      (tx) => tx.$executeRaw`
        UPDATE messages SET email = '', smtp_reply = NULL WHERE district_id = ${districtId}::uuid AND id IN (
          SELECT id FROM messages
          WHERE district_id = ${districtId}::uuid AND state IN ('accepted', 'failed', 'cancelled', 'ambiguous') AND email <> ''
            AND COALESCE(settled_at, ambiguous_at) < ${doneBefore}::timestamptz AND due_at < ${doneBefore}::timestamptz LIMIT ${rowsPerBatch})`,
    ),
  )
}

async function inBatchesUntilDone(erase: () => Promise<number>): Promise<number> {
  let erased = 0
  for (;;) {
    const rows = await erase()
    erased += rows
    if (rows < rowsPerBatch) return erased
  }
}
