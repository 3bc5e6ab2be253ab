import { z } from 'zod'
import { dateTimeFormat } from './date-time-format'

const notADay = 'day must be a date like 2026-11-21.'

/** A calendar day, YYYY-MM-DD, in the years that the database and JavaScript write alike. */
export const daySchema = z.iso.date(notADay).refine((day) => day >= '1900-01-01' && day < '3000-01-01', notADay)

const dayMilliseconds = 86_400_000

/** The moments from which and until which a calendar day (YYYY-MM-DD) lasts in an IANA time zone; 23 or 25 hours where clocks change. */
export function dayRange(day: string, timeZone: string): { from: Date; to: Date } {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return { from: momentOf(midnight, timeZone), to: momentOf(midnight + dayMilliseconds, timeZone) }
}

/** The calendar day (YYYY-MM-DD) of a moment in an IANA time zone. */
export function dayOf(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetAt(at.getTime(), timeZone)).toISOString().slice(0, 10)
}

/**
 * When clocks in the zone first show the date and time that `wallClock` shows in UTC. Where they change about then, a time comes
 * twice (the earlier one counts) or not at all (the moment of the change counts, the next time that clocks do show).
 */
export function momentOf(wallClock: number, timeZone: string): Date {
  const [before, after] = [wallClock - dayMilliseconds, wallClock + dayMilliseconds].map((near) => wallClock - offsetAt(near, timeZone))
  const shown = [before, after].find((moment) => moment !== undefined && moment + offsetAt(moment, timeZone) === wallClock)
  if (shown !== undefined || before === undefined || after === undefined) return new Date(shown ?? wallClock)
  let [early, late] = [after, before]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (middle + offsetAt(middle, timeZone) < wallClock) early = middle
    else late = middle
  }
  return new Date(late)
}

function offsetAt(moment: number, timeZone: string): number {
  const parts = dateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(moment / 1000) * 1000
}
