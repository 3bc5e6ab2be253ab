import { dayOf, dayRange } from '@/lib/zoned-day'
import { nextSendingTime, type SendingHours } from './sending-hours'

type Pace = SendingHours & { perMinute: number; perDay: number | null }

const minuteMilliseconds = 60_000
/** Past this the answer is only that it takes very long. */
const daysAhead = 366

/** When the first and the last of so many mails leave, by the district's pace and hours, if nothing else is sent. */
export function planSending({ mails, pace, timeZone, now }: { mails: number; pace: Pace; timeZone: string; now: Date }): {
  startsAt: Date
  endsAt: Date
} {
  const startsAt = nextSendingTime(pace, timeZone, now)
  let at = startsAt
  let left = mails
  for (let day = 0; day < daysAhead; day++) {
    const { from, to } = dayRange(dayOf(at, timeZone), timeZone)
    const closes = new Date(Math.min(to.getTime(), from.getTime() + pace.sendsUntil * minuteMilliseconds))
    const inHours = Math.floor(((closes.getTime() - at.getTime()) / minuteMilliseconds) * pace.perMinute)
    const today = Math.min(inHours, pace.perDay ?? inHours)
    if (left <= today) return { startsAt, endsAt: new Date(at.getTime() + (left / pace.perMinute) * minuteMilliseconds) }
    left -= today
    at = nextSendingTime(pace, timeZone, to)
  }
  return { startsAt, endsAt: at }
}
