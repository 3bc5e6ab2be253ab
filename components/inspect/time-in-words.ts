import { formatDateTime } from '@/components/ui/format-date-time'
import { formatDuration } from '@/components/ui/format-duration'
import { isMilliseconds } from '@/lib/portals/judging/rules'

/** What a time claim of a token means at `now`. */
const phrases = {
  exp: { past: 'expired', future: 'expires' },
  iat: { past: 'issued', future: 'says it will be issued' },
  nbf: { past: 'became valid', future: 'becomes valid' },
} as const

export type TimeClaim = keyof typeof phrases

export function isTimeClaim(name: string): name is TimeClaim {
  return Object.hasOwn(phrases, name)
}

export type Moment = { now: Date; timeZone: string }

/**
 * "expired 3 hours ago · Nov 21, 2026, 4:05 PM CST"; a value of thirteen digits is read, and said to be, in milliseconds. Undefined
 * for what is no time of any calendar.
 */
export function timeClaimInWords(name: TimeClaim, value: unknown, { now, timeZone }: Moment): string | undefined {
  if (typeof value !== 'number') return undefined
  const milliseconds = isMilliseconds(value)
  const at = new Date(milliseconds ? value : value * 1000)
  if (Number.isNaN(at.getTime())) return undefined
  const words = `${phrases[name][at > now ? 'future' : 'past']} ${timeInWords(at, { now, timeZone })}`
  return milliseconds ? `in milliseconds, not seconds: ${words}` : words
}

/** "3 hours ago · Nov 21, 2026, 4:05 PM CST". */
export function timeInWords(at: Date, { now, timeZone }: Moment): string {
  return `${timeFromNow(at, now)} · ${formatDateTime(at, timeZone)}`
}

/** A quotation, perhaps cut off before it closes, or a time. */
const quotationOrTime = /"(?:[^"\\]|\\.)*"?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gs

/** A reason with its times, which it states in UTC, told in the district's zone. What it quotes of a token is evidence and stays, and so does what is no time of any calendar. */
export function reasonInZone(reason: string, timeZone: string): string {
  return reason.replace(quotationOrTime, (text) => {
    const at = new Date(text)
    return text.startsWith('"') || Number.isNaN(at.getTime()) ? text : formatDateTime(at, timeZone)
  })
}

/** "3 hours ago", "in 54 minutes". */
export function timeFromNow(at: Date, now: Date): string {
  const seconds = Math.floor(Math.abs(at.getTime() - now.getTime()) / 1000)
  const words = rounded(seconds)
  return at > now ? `in ${words}` : `${words} ago`
}

/** As exact as one would say it: seconds under a minute, then minutes, hours, days. */
function rounded(seconds: number): string {
  if (seconds < 60) return formatDuration(seconds)
  if (seconds < 3600) return formatDuration(seconds - (seconds % 60))
  if (seconds < 2 * 86_400) return formatDuration(seconds - (seconds % 3600))
  return `${Math.floor(seconds / 86_400).toLocaleString('en-US')} days`
}
