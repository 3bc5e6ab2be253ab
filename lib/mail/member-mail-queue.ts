import 'server-only'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { MemberMailKind } from '@/prisma/generated/enums'
import type { Delivery } from './delivery'
import { retryWaitMilliseconds } from './outbox-retry'

/** Longer than one attempt with its waits takes. */
const leaseMilliseconds = 120_000

/** What is told later than that helps nobody any more; a district without a mail server keeps it no longer either. */
const noticeDays = 3

/** What is told of how a member signs in. */
export type MemberNotice = Exclude<MemberMailKind, 'password_code' | 'checkpoint'>

type NewMemberMail = { districtId: string; memberId: string } & (
  | { kind: 'password_code'; passwordCodeId: string }
  | { kind: MemberNotice | 'checkpoint' }
)

/** A mail to a member that this worker holds until `leasedUntil`. */
export type HeldMemberMail = {
  id: string
  memberId: string
  kind: MemberMailKind
  /** Of a `password_code`. */
  passwordCodeId: string | null
  createdAt: Date
  tries: number
  leasedUntil: Date
}

/** Puts a mail into the queue, in the transaction of the code or of what it tells of, and wakes the workers when it commits. */
export async function queueMemberMail(tx: DistrictTransaction, mail: NewMemberMail, now: Date): Promise<void> {
  await tx.memberMail.create({ data: { ...mail, createdAt: now, dueAt: now } })
  await tx.$executeRaw`
    INSERT INTO due_member_mail (district_id, due_at) VALUES (${mail.districtId}::uuid, ${now}::timestamptz)
    ON CONFLICT (district_id) DO UPDATE SET due_at = LEAST(due_member_mail.due_at, EXCLUDED.due_at)`
}

/** Districts with mail to members that is due by the database's clock, without those a worker is busy with. */
export async function findDueMemberMail(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_member_mail
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

/** Leases the mail that is due longest; undefined when none is. What nobody could use any more fails instead: its code is used or over, it is three days old, or its member may not sign in. */
export async function leaseMemberMail(districtId: string): Promise<HeldMemberMail | undefined> {
  return inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`
      UPDATE member_mails m SET state = 'failed', leased_until = NULL FROM members p
      WHERE m.district_id = ${districtId}::uuid AND m.state = 'queued' AND p.district_id = m.district_id AND p.id = m.member_id
        AND (p.suspended_at IS NOT NULL OR p.removed_at IS NOT NULL
          OR m.created_at <= clock_timestamp() - ${noticeDays} * interval '1 day'
          OR EXISTS (SELECT FROM password_codes c WHERE c.district_id = m.district_id AND c.id = m.password_code_id
            AND (c.used_at IS NOT NULL OR c.expires_at <= clock_timestamp())))`
    const [held] = await tx.$queryRaw<HeldMemberMail[]>`
      UPDATE member_mails SET tries = tries + 1, leased_until = clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond'
      WHERE district_id = ${districtId}::uuid AND id = (
        SELECT id FROM member_mails WHERE district_id = ${districtId}::uuid AND state = 'queued' AND due_at <= clock_timestamp()
          AND (leased_until IS NULL OR leased_until <= clock_timestamp()) ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, member_id AS "memberId", kind, password_code_id AS "passwordCodeId", created_at AS "createdAt", tries,
        leased_until AS "leasedUntil"`
    return held
  })
}

/** Writes down what became of an attempt, unless the lease is somebody else's by now. What may have arrived is tried again with the same Message-ID. */
export async function settleMemberMail(districtId: string, { id, tries, leasedUntil }: HeldMemberMail, delivery: Delivery): Promise<void> {
  const { outcome, cause } = delivery
  const state = outcome === 'accepted' ? 'sent' : outcome === 'failed' ? 'failed' : 'queued'
  const waitMilliseconds = cause === 'interrupted' ? 0 : retryWaitMilliseconds(tries)
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`
      UPDATE member_mails SET state = ${state}::member_mail_state, leased_until = NULL,
        due_at = CASE WHEN ${state} = 'queued' THEN clock_timestamp() + ${waitMilliseconds} * interval '1 millisecond' ELSE due_at END,
        sent_at = CASE WHEN ${state} = 'sent' THEN clock_timestamp() END
      WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid AND state = 'queued' AND leased_until = ${leasedUntil}::timestamptz`,
  )
}

/** Makes due at once what waits because of the server, for when its settings have changed. */
export async function wakeMemberMail(tx: DistrictTransaction, districtId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE member_mails SET due_at = ${now}::timestamptz
    WHERE district_id = ${districtId}::uuid AND state = 'queued' AND due_at > ${now}::timestamptz`
  await tx.$executeRaw`UPDATE due_member_mail SET due_at = LEAST(due_at, ${now}::timestamptz) WHERE district_id = ${districtId}::uuid`
}

/** Has the workers look at the district again when its next mail is due, but not within `waitMilliseconds`. The row is locked first: who queues a mail waits for us, or we see the mail. */
export async function rescheduleMemberMail(districtId: string, waitMilliseconds: number): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`SELECT FROM due_member_mail WHERE district_id = ${districtId}::uuid FOR UPDATE`
    const [next] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
      SELECT GREATEST(min(GREATEST(due_at, leased_until)), clock_timestamp() + ${waitMilliseconds} * interval '1 millisecond') AS "dueAt"
      FROM member_mails WHERE district_id = ${districtId}::uuid AND state = 'queued' HAVING count(*) > 0`
    if (next?.dueAt) await tx.dueMemberMail.update({ where: { districtId }, data: { dueAt: next.dueAt } })
    else await tx.dueMemberMail.deleteMany({ where: { districtId } })
  })
}
