import 'server-only'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { tellingWebhooks } from '@/lib/webhooks/tell-webhooks'
import { Prisma } from '@/prisma/generated/client'
import { findMailSettingsRow, mailSettingsOf } from './get-mail-settings'
import { type HeldMessage, holdMessages, isWaiting, type Lease } from './hold-messages'
import { leaseDueCodes, nextCodeDueAt } from './lease-codes'
import { findAllowance } from './lease-pace'
import { smtpServerOf } from './load-smtp-server'
import { retryWaitMilliseconds } from './outbox-retry'

const withoutServerMilliseconds = 60_000

/** Districts with mail that is due by the database's clock, the longest due first, without those a worker is busy with. */
export async function findDueDistricts(except: readonly string[], most: number): Promise<string[]> {
  const rows = await database().$queryRaw<Array<{ districtId: string }>>`
    SELECT district_id AS "districtId" FROM due_mail
    WHERE due_at <= clock_timestamp() AND district_id <> ALL(${except}::uuid[]) ORDER BY due_at LIMIT ${most}`
  return rows.map(({ districtId }) => districtId)
}

/**
 * Takes back what dead workers held, then leases what is due: codes first and at any time, the rest within the district's
 * hours and the pace, for which codes count too. Null when there is nothing to take now; `due_mail` then says when to look again.
 */
export async function leaseMessages(
  districtId: string,
  { most, leaseMilliseconds }: { most: number; leaseMilliseconds: number },
): Promise<Lease | null> {
  return inDistrict(districtId, async (tx) => {
    // The pace is counted before it is used up, so workers take turns.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mail ${districtId}`}, 0))`
    await takeBackExpired(tx, districtId)
    const row = await findMailSettingsRow(tx, districtId)
    const where = { id: districtId }
    const { name, timeZone } = await tx.district.findUniqueOrThrow({ where, select: { name: true, timeZone: true } })
    const server = await smtpServerOf(tx, { districtId, name, row })
    if (!server) {
      await noteMissingServer(tx, districtId)
      const notBefore = new Date((await readClock(tx)).getTime() + withoutServerMilliseconds)
      await reschedule(tx, { districtId, notBefore, codesNotBefore: notBefore })
      return null
    }
    const codes = await leaseDueCodes(tx, { districtId, most, leaseMilliseconds })
    const { now, ...allowance } = await findAllowance(tx, { districtId, pace: mailSettingsOf(row), timeZone })
    const left = Math.min(most - codes.length, allowance.most)
    const messages = [...codes, ...(left > 0 ? await lease(tx, { districtId, most: left, leaseMilliseconds, now }) : [])]
    if (messages.length > 0) return { server, messages }
    await reschedule(tx, { districtId, notBefore: allowance.nextAt, codesNotBefore: now })
    return null
  })
}

/** Has the district looked at again now, but after all that are due already: it has just had its turn. */
export async function queueDistrictAnew(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO due_mail (district_id, due_at) VALUES (${districtId}::uuid, clock_timestamp())
    ON CONFLICT (district_id) DO UPDATE SET due_at = EXCLUDED.due_at`
}

/** Puts the district off as a whole: its server is out of reach. What is queued meanwhile has it looked at again at once. */
export async function postponeDistrict(tx: DistrictTransaction, districtId: string, waitMilliseconds: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE due_mail SET due_at = GREATEST(due_at, clock_timestamp() + ${waitMilliseconds} * interval '1 millisecond')
    WHERE district_id = ${districtId}::uuid`
}

async function readClock(tx: DistrictTransaction): Promise<Date> {
  const [row] = await tx.$queryRaw<Array<{ now: Date }>>`SELECT clock_timestamp() AS now`
  if (!row) throw new Error('The database told no time.')
  return row.now
}

/** A lease that ran out before the text was handed over means that nothing was sent; after it, nobody knows. */
async function takeBackExpired(tx: DistrictTransaction, districtId: string): Promise<void> {
  const leftOpen = Prisma.sql`
    SELECT 'message.ambiguous' AS type, clock_timestamp() AS at,
      jsonb_build_object('message_id', id, 'campaign_id', campaign_id, 'kind', kind, 'cause', cause) AS data
    FROM taken_back WHERE state = 'ambiguous' AND cause = 'interrupted'`
  await tx.$executeRaw`
    WITH taken_back AS (UPDATE messages SET leased_until = NULL,
      state = CASE WHEN state = 'handed_over' OR ambiguous_at IS NOT NULL THEN 'ambiguous' WHEN attempts > 0 THEN 'deferred' ELSE 'queued' END::message_state,
      attempts = attempts + CASE WHEN state = 'handed_over' THEN 1 ELSE 0 END,
      due_at = CASE WHEN state = 'leased' THEN due_at
        ELSE COALESCE(ambiguous_at, clock_timestamp() + ${retryWaitMilliseconds(1)} * interval '1 millisecond') END,
      ambiguous_at = CASE WHEN state = 'leased' THEN ambiguous_at ELSE COALESCE(ambiguous_at, clock_timestamp()) END,
      cause = CASE WHEN state = 'leased' THEN cause ELSE 'interrupted' END,
      smtp_code = CASE WHEN state = 'leased' THEN smtp_code END,
      smtp_reply = CASE WHEN state = 'leased' THEN smtp_reply END
    WHERE district_id = ${districtId}::uuid AND state IN ('leased', 'handed_over') AND leased_until <= clock_timestamp()
    RETURNING id, campaign_id, kind, state, cause),
    ${tellingWebhooks(districtId, leftOpen)} SELECT 1`
}

async function noteMissingServer(tx: DistrictTransaction, districtId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE messages SET cause = 'no_server', smtp_code = NULL, smtp_reply = NULL
    WHERE district_id = ${districtId}::uuid AND state IN ('queued', 'deferred') AND due_at <= clock_timestamp() AND cause IS DISTINCT FROM 'no_server'`
}

type Leasing = { districtId: string; most: number; leaseMilliseconds: number; now: Date }

/** State by state, in the order of the index: a campaign may have queued a great many for the same moment. */
async function lease(tx: DistrictTransaction, { districtId, most, leaseMilliseconds, now }: Leasing): Promise<HeldMessage[]> {
  const due = Prisma.sql`
    SELECT due.id FROM unnest('{queued,deferred,ambiguous}'::message_state[]) AS waiting(state)
    CROSS JOIN LATERAL (
      SELECT id, due_at FROM messages
      WHERE district_id = ${districtId}::uuid AND state = waiting.state AND due_at <= ${now}::timestamptz AND ${isWaiting}
      ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED) due
    ORDER BY due.due_at LIMIT ${most}`
  return holdMessages(tx, { districtId, leaseMilliseconds, due })
}

/** The row is locked first: who queues a message waits for us, or we see the message. Without a row there is nobody to wait for us. */
async function reschedule(
  tx: DistrictTransaction,
  { districtId, notBefore, codesNotBefore }: { districtId: string; notBefore: Date; codesNotBefore: Date },
): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT FROM due_mail WHERE district_id = ${districtId}::uuid FOR UPDATE`
  if (locked.length === 0) return
  const codesDueAt = await nextCodeDueAt(tx, districtId)
  const codesAt = codesDueAt && new Date(Math.max(codesDueAt.getTime(), codesNotBefore.getTime()))
  const [row] = await tx.$queryRaw<Array<{ dueAt: Date | null }>>`
    SELECT LEAST(
      (SELECT GREATEST(min(due_at), ${notBefore}::timestamptz) FROM messages WHERE district_id = ${districtId}::uuid AND ${isWaiting}
        HAVING min(due_at) IS NOT NULL),
      (SELECT min(leased_until) FROM messages WHERE district_id = ${districtId}::uuid AND state IN ('leased', 'handed_over')),
      ${codesAt}::timestamptz) AS "dueAt"`
  if (row?.dueAt) await tx.$executeRaw`UPDATE due_mail SET due_at = ${row.dueAt}::timestamptz WHERE district_id = ${districtId}::uuid`
  else await tx.$executeRaw`DELETE FROM due_mail WHERE district_id = ${districtId}::uuid`
}
