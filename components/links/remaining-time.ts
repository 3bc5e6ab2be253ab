/** How a link stands: with an hour and more, under an hour, under ten minutes, dead, or with no expiry known. */
export type LinkPhase = 'live' | 'ends_soon' | 'ends_now' | 'expired' | 'unknown'

/** What stands for a time of death where nobody documents one. */
export const noExpiryWords = 'No expiry known; works once'

type Lifetime = { expiresAt: Date | null; now: number }

const minute = 60
const hour = 60 * minute
const day = 24 * hour

// A begun second counts whole, so text and phase turn together and the last thing shown before the end is 0:01.
const secondsLeft = (expiresAt: Date, now: number) => Math.ceil((expiresAt.getTime() - now) / 1000)

/** The phase at `now` (milliseconds). A link is dead from the very second of its `exp` on (RFC 7519 §4.1.4). */
export function linkPhase({ expiresAt, now }: Lifetime): LinkPhase {
  if (expiresAt === null) return 'unknown'
  const left = secondsLeft(expiresAt, now)
  if (left <= 0) return 'expired'
  if (left < 10 * minute) return 'ends_now'
  return left < hour ? 'ends_soon' : 'live'
}

/** "3 d 4 h", "4 h 12 min", "38 min", "9:41"; afterwards "Expired 3 min ago". */
export function formatRemaining({ expiresAt, now }: Lifetime): string {
  if (expiresAt === null) return noExpiryWords
  const left = secondsLeft(expiresAt, now)
  if (left <= 0) return formatExpired(-left)
  if (left < 10 * minute) return `${Math.floor(left / minute)}:${String(left % minute).padStart(2, '0')}`
  if (left < hour) return `${Math.floor(left / minute)} min`
  if (left < day) return `${Math.floor(left / hour)} h ${Math.floor((left % hour) / minute)} min`
  return `${Math.floor(left / day)} d ${Math.floor((left % day) / hour)} h`
}

function formatExpired(ago: number): string {
  if (ago < minute) return 'Expired just now'
  if (ago < hour) return `Expired ${Math.floor(ago / minute)} min ago`
  if (ago < day) return `Expired ${Math.floor(ago / hour)} h ago`
  return `Expired ${Math.floor(ago / day)} d ago`
}

/** The part of the lifetime still to come, in whole per mille, so that a long one does not redraw every second. */
export function remainingPerMille({ issuedAt, expiresAt, now }: Lifetime & { issuedAt: Date }): number {
  if (expiresAt === null) return 0
  const whole = expiresAt.getTime() - issuedAt.getTime()
  const left = expiresAt.getTime() - now
  return whole <= 0 ? 0 : Math.round(1000 * Math.min(1, Math.max(0, left / whole)))
}
