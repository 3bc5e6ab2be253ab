import { z } from 'zod'
import { dayOf, momentOf } from '@/lib/zoned-day'
import type { SourceSchedule } from './source'

/** When a source is read, as it is stored and as the screens send it. */
export const scheduleSchema = z.object({
  days: z
    .array(z.int().min(1).max(7), 'Choose the days.')
    .min(1, 'Choose at least one day.')
    .readonly()
    .transform((days) => [...new Set(days)].sort((one, other) => one - other)),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Type a time like 05:30.'),
})

const dayMilliseconds = 86_400_000
const weekDays = 7

/**
 * The first moment after `after` at which the schedule has the source read, by the clocks of an IANA time zone. A time that
 * clocks leave out is read at the next that they show; one that they show twice is read once, at the first.
 */
export function nextRunAt({ days, time }: SourceSchedule, timeZone: string, after: Date): Date {
  // Yesterday too: what clocks left out of it may have become a moment of today.
  const first = Date.parse(`${dayOf(after, timeZone)}T${time}:00Z`) - dayMilliseconds
  for (let count = 0; count <= weekDays + 1; count++) {
    const wallClock = first + count * dayMilliseconds
    const moment = momentOf(wallClock, timeZone)
    if (days.includes(weekdayOf(wallClock)) && moment > after) return moment
  }
  throw new Error('The schedule names no day.')
}

/** As in ISO 8601. */
function weekdayOf(wallClock: number): number {
  return new Date(wallClock).getUTCDay() || weekDays
}
