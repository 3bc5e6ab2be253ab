import { dateTimeFormat } from '@/lib/date-time-format'
import { dayOf, dayRange } from '@/lib/zoned-day'

/** When a district sends: minutes from midnight on its clocks, and ISO weekdays (1 is Monday). */
export type SendingHours = { sendsFrom: number; sendsUntil: number; sendsOn: readonly number[] }

const minuteMilliseconds = 60_000
const dayMilliseconds = 24 * 60 * minuteMilliseconds
/** Clocks are put forward or back by at most this much. */
const changeMilliseconds = 3 * 60 * minuteMilliseconds
/** A weekly window may fall into the hour that clocks leave out; the week after it is there. */
const daysAhead = 15

/** Whether mail may leave at this moment. */
export function isSendingTime(hours: SendingHours, timeZone: string, at: Date): boolean {
  const minutes = minutesOfDay(at, timeZone)
  return hours.sendsOn.includes(weekdayOf(dayOf(at, timeZone))) && hours.sendsFrom <= minutes && minutes < hours.sendsUntil
}

/** The first moment from `at` on at which mail may leave; `at` itself within the hours. */
export function nextSendingTime(hours: SendingHours, timeZone: string, at: Date): Date {
  if (isSendingTime(hours, timeZone, at)) return at
  let day = dayOf(at, timeZone)
  for (let count = 0; count < daysAhead; count++) {
    const { from, to } = dayRange(day, timeZone)
    const opens = from.getTime() + hours.sendsFrom * minuteMilliseconds
    const earliest = Math.max(at.getTime(), from.getTime(), opens - changeMilliseconds)
    const latest = Math.min(to.getTime(), opens + changeMilliseconds)
    // Minute by minute: where clocks change, the hour may open early, late, twice or not at all.
    const aligned = Math.ceil(earliest / minuteMilliseconds) * minuteMilliseconds
    for (let moment = aligned; hours.sendsOn.includes(weekdayOf(day)) && moment < latest; moment += minuteMilliseconds) {
      if (isSendingTime(hours, timeZone, new Date(moment))) return new Date(moment)
    }
    day = dayOf(to, timeZone)
  }
  return new Date(at.getTime() + daysAhead * dayMilliseconds)
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

function minutesOfDay(at: Date, timeZone: string): number {
  const clock = dateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric' })
  const parts = clock.formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value)
  return part('hour') * 60 + part('minute')
}
