// Threat: what was needed once is kept because nobody thinks of it, and is there on the day somebody breaks in. Choice: the worker erases
// it by the district's own days, once a day, in batches that hold nobody up, and each writes into the record, with what it erases, how much
// went: a round that dies in the middle has erased nothing that the record does not tell of.
import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { tryLockRoster } from '@/lib/roster/merge/roster-mark'
import type { Doer } from '@/lib/roster/runs/run'
import { disclosure } from './erase-free-text'
import { erasePersons } from './erase-persons'
import { compareAgain } from './forget-imports'
import { getRetentionPolicyIn } from './get-retention-policy'
import type { RetentionPolicy } from './retention-policy'

/** How much was erased: contacts who left, events whose personal data went, mails whose address went. */
export type RetentionCounts = { contacts: number; events: number; mails: number }

type Round = { doer: Doer; policy: RetentionPolicy; now: Date }

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
    const round: Round = { doer: { districtId, kind: 'system', id: null }, policy, now }
    const before = (days: number) => new Date(now.getTime() - days * dayMilliseconds)
    const { keepRemovedContactDays, keepEventPersonalDays, keepMailDays } = policy
    return {
      contacts: keepRemovedContactDays === null ? 0 : await eraseContacts(round, before(keepRemovedContactDays)),
      events: keepEventPersonalDays === null ? 0 : await erasePersonalData(round, before(keepEventPersonalDays)),
      mails: keepMailDays === null ? 0 : await eraseAddresses(round, before(keepMailDays)),
    }
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

/** Records what one batch erased, in its transaction. */
async function recordBatch(tx: DistrictTransaction, { doer, policy, now }: Round, erased: Partial<RetentionCounts>): Promise<void> {
  const details = {
    contacts: 0,
    events: 0,
    mails: 0,
    ...erased,
    keep_removed_contact_days: policy.keepRemovedContactDays,
    keep_event_personal_days: policy.keepEventPersonalDays,
    keep_mail_days: policy.keepMailDays,
  }
  await recordEvent(tx, { actor: doer, at: now }, { action: 'retention.applied', details })
}

async function eraseContacts(round: Round, leftBefore: Date): Promise<number> {
  const { doer, now } = round
  const { districtId } = doer
  return inBatchesUntilDone(contactsPerBatch, () =>
    inDistrict(districtId, async (tx) => {
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
      if (contacts > 0) await recordBatch(tx, round, { contacts })
      return contacts
    }),
  )
}

/** But for what is written down of disclosures. */
async function erasePersonalData(round: Round, recordedBefore: Date): Promise<number> {
  const { districtId } = round.doer
  return inBatchesUntilDone(rowsPerBatch, () =>
    inDistrict(districtId, async (tx) => {
      const events = await tx.$executeRaw`
        DELETE FROM audit_personal WHERE district_id = ${districtId}::uuid AND id IN (
          SELECT p.id FROM audit_events e JOIN audit_personal p ON p.district_id = e.district_id AND p.id = e.id
          WHERE e.district_id = ${districtId}::uuid AND e.at < ${recordedBefore}::timestamptz AND e.action <> ${disclosure} LIMIT ${rowsPerBatch})`
      if (events > 0) await recordBatch(tx, round, { events })
      return events
    }),
  )
}

/** What may still be sent keeps its address, however old. */
async function eraseAddresses(round: Round, doneBefore: Date): Promise<number> {
  const { districtId } = round.doer
  return inBatchesUntilDone(rowsPerBatch, () =>
    inDistrict(districtId, async (tx) => {
      const mails = await tx.$executeRaw`
        UPDATE messages SET email = '', smtp_reply = NULL WHERE district_id = ${districtId}::uuid AND id IN (
          SELECT id FROM messages
          WHERE district_id = ${districtId}::uuid AND state IN ('accepted', 'failed', 'cancelled', 'ambiguous') AND email <> ''
            AND COALESCE(settled_at, ambiguous_at) < ${doneBefore}::timestamptz AND due_at < ${doneBefore}::timestamptz LIMIT ${rowsPerBatch})`
      if (mails > 0) await recordBatch(tx, round, { mails })
      return mails
    }),
  )
}

async function inBatchesUntilDone(size: number, erase: () => Promise<number>): Promise<number> {
  let erased = 0
  for (;;) {
    const rows = await erase()
    erased += rows
    if (rows < size) return erased
  }
}
