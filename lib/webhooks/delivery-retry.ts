const secondMilliseconds = 1_000
const minuteMilliseconds = 60 * secondMilliseconds
const hourMilliseconds = 60 * minuteMilliseconds

/** Between the attempts at one delivery, as Standard Webhooks 1.0.0 suggests; together a little over three days. */
const waits = [
  5 * secondMilliseconds,
  5 * minuteMilliseconds,
  30 * minuteMilliseconds,
  2 * hourMilliseconds,
  5 * hourMilliseconds,
  10 * hourMilliseconds,
  14 * hourMilliseconds,
  20 * hourMilliseconds,
  24 * hourMilliseconds,
]

const longestAskedMilliseconds = 24 * hourMilliseconds

/** Attempts at one delivery before it has failed. */
export const mostAttempts = waits.length + 1

/** After so long without a success the next delivery that is given up switches its webhook off: what fails once, days after another, does not. */
export const failingDays = 5

/** `random` from 0 to 1 puts off by up to a tenth, so that what failed together does not come back together. */
type Failed = { attempts: number; askedMilliseconds: number | null; random: number }

/** How long a delivery waits after so many attempts, at least as long as the receiver asked for; null where no other attempt follows. */
export function retryMilliseconds({ attempts, askedMilliseconds, random }: Failed): number | null {
  const wait = waits[attempts - 1]
  if (wait === undefined) return null
  return Math.max(Math.round(wait * (1 + random / 10)), Math.min(askedMilliseconds ?? 0, longestAskedMilliseconds))
}

/** What a `Retry-After` header asks for (RFC 9110 §10.2.3), seconds or a date; null where it asks for nothing that can be read. */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header)) return Number(header) * secondMilliseconds
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

/** Whether a webhook that has failed since then is to be switched off. */
export function hasFailedTooLong(failingSince: Date, now: Date): boolean {
  return now.getTime() - failingSince.getTime() >= failingDays * 24 * hourMilliseconds
}
