import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { dayOf, dayRange } from '@/lib/zoned-day'
import type { MailSettings } from './mail-settings'
import { nextSendingTime } from './sending-hours'

type Pace = Pick<MailSettings, 'perMinute' | 'perDay' | 'sendsFrom' | 'sendsUntil' | 'sendsOn'>

/** How many messages may be leased now; where none may, from when on some may. */
export type Allowance = { most: number; nextAt: Date }

const minuteMilliseconds = 60_000
/** With the minute full of leases that are not attempted yet, it is worth looking again soon. */
const soonMilliseconds = 2_000

/** What the district's sending hours and its pace leave: attempts in the last minute and today, and leases, count. */
export async function findAllowance(
  tx: DistrictTransaction,
  { districtId, pace, timeZone, now }: { districtId: string; pace: Pace; timeZone: string; now: Date },
): Promise<Allowance> {
  const opensAt = nextSendingTime(pace, timeZone, now)
  if (opensAt > now) return { most: 0, nextAt: opensAt }
  const leased = await tx.message.count({ where: { districtId, state: 'leased' } })
  const minuteAgo = new Date(now.getTime() - minuteMilliseconds)
  const thisMinute = await countAttempts(tx, { districtId, since: minuteAgo, most: pace.perMinute })
  const leftOfMinute = pace.perMinute - thisMinute - leased
  if (leftOfMinute <= 0) return { most: 0, nextAt: await findMinuteEnd(tx, { districtId, perMinute: pace.perMinute, minuteAgo, now }) }
  if (pace.perDay === null) return { most: leftOfMinute, nextAt: now }
  const day = dayRange(dayOf(now, timeZone), timeZone)
  const leftOfDay = pace.perDay - (await countAttempts(tx, { districtId, since: day.from, most: pace.perDay })) - leased
  return leftOfDay > 0
    ? { most: Math.min(leftOfMinute, leftOfDay), nextAt: now }
    : { most: 0, nextAt: nextSendingTime(pace, timeZone, day.to) }
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
