import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { dayOf, dayRange } from '@/lib/zoned-day'
import type { MailSettings } from './mail-settings'
import { nextSendingTime } from './sending-hours'

type Pace = Pick<MailSettings, 'perMinute' | 'perDay' | 'sendsFrom' | 'sendsUntil' | 'sendsOn'>

/** How many messages may be leased now, by the database's clock; where none may, from when on some may. */
export type Allowance = { most: number; nextAt: Date; now: Date }

const minuteMilliseconds = 60_000
/** With the minute full of leases that are not attempted yet, it is worth looking again soon. */
const soonMilliseconds = 2_000

/** What the district's sending hours and its pace leave: attempts in the last minute and today, and leases, count. */
export async function findAllowance(
  tx: DistrictTransaction,
  { districtId, pace, timeZone }: { districtId: string; pace: Pace; timeZone: string },
): Promise<Allowance> {
  const { now, minuteAgo, thisMinute, leased } = await countMinute(tx, districtId, pace.perMinute)
  const opensAt = nextSendingTime(pace, timeZone, now)
  if (opensAt > now) return { most: 0, nextAt: opensAt, now }
  const leftOfMinute = pace.perMinute - thisMinute - leased
  if (leftOfMinute <= 0) return { most: 0, nextAt: await findMinuteEnd(tx, { districtId, perMinute: pace.perMinute, minuteAgo, now }), now }
  if (pace.perDay === null) return { most: leftOfMinute, nextAt: now, now }
  const day = dayRange(dayOf(now, timeZone), timeZone)
  const leftOfDay = pace.perDay - (await countAttempts(tx, { districtId, since: day.from, most: pace.perDay })) - leased
  return leftOfDay > 0
    ? { most: Math.min(leftOfMinute, leftOfDay), nextAt: now, now }
    : { most: 0, nextAt: nextSendingTime(pace, timeZone, day.to), now }
}

type Minute = { now: Date; minuteAgo: Date; thisMinute: number; leased: number }

/** In one round trip, since every claim asks for it. */
async function countMinute(tx: DistrictTransaction, districtId: string, most: number): Promise<Minute> {
  const [row] = await tx.$queryRaw<Minute[]>`
    SELECT clock.now, clock.minute_ago AS "minuteAgo",
      (SELECT count(*)::int FROM messages WHERE district_id = ${districtId}::uuid AND state = 'leased') AS leased,
      (SELECT count(*)::int FROM (
        SELECT FROM messages WHERE district_id = ${districtId}::uuid AND last_attempt_at > clock.minute_ago LIMIT ${most}) m) AS "thisMinute"
    FROM (SELECT now, now - interval '1 minute' AS minute_ago FROM (SELECT clock_timestamp() AS now OFFSET 0) c OFFSET 0) clock`
  if (!row) throw new Error('The database told no time.')
  return row
}

type Since = { districtId: string; since: Date; most: number }

async function countAttempts(tx: DistrictTransaction, { districtId, since, most }: Since): Promise<number> {
  const [row] = await tx.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM messages WHERE district_id = ${districtId}::uuid AND last_attempt_at > ${since}::timestamptz LIMIT ${most}) m`
  return row?.count ?? 0
}

/** When a tenth of the pace is free again: one by one would mean a connection for each message. */
async function findMinuteEnd(
  tx: DistrictTransaction,
  { districtId, perMinute, minuteAgo, now }: { districtId: string; perMinute: number; minuteAgo: Date; now: Date },
): Promise<Date> {
  const [row] = await tx.$queryRaw<Array<{ at: Date | null }>>`
    SELECT max(last_attempt_at) AS at FROM (
      SELECT last_attempt_at FROM messages WHERE district_id = ${districtId}::uuid AND last_attempt_at > ${minuteAgo}::timestamptz
      ORDER BY last_attempt_at LIMIT ${Math.ceil(perMinute / 10)}) m`
  return new Date(row?.at ? row.at.getTime() + minuteMilliseconds : now.getTime() + soonMilliseconds)
}
