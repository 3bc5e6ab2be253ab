// Threat: a process whose clock is wrong signs links that are dead already, or live longer than 24 hours, and takes living ones
// for dead. Choice: every transaction of a district asks the database for the time with its first statement, which costs no
// round trip; what signs, or judges by the time whether a link lives, asks here first.
import 'server-only'
import { logger } from './logger'

/** Portals allow a token a minute or so of difference, and ProProfs' lives for three. */
const mostMillisecondsApart = 60_000

/** Thrown by what cannot be done while the clocks differ. An outage, as `isOutage` tells: nothing was done, and who asks again later may be served. */
export class WrongClock extends Error {
  readonly isOutage = true

  constructor(message: string) {
    super(message)
    this.name = 'WrongClock'
  }
}

let wrong: string | undefined

/** Notes what the database's clock said between two moments of this process, in milliseconds; however long the answer took, a right clock is never found wrong. The log tells when that changes. */
export function noteDatabaseClock({ asked, answered, theirs }: { asked: number; answered: number; theirs: Date }): void {
  const apart = Math.max(asked - theirs.getTime(), theirs.getTime() - answered)
  const before = wrong
  wrong =
    apart > mostMillisecondsApart
      ? `The clocks of this machine and of the database are ${inWords(apart / 1000)} apart, so no link is signed here. Set both by NTP; then it goes on by itself.`
      : undefined
  if (wrong && !before) logger.error(wrong)
  if (!wrong && before) logger.info('The clocks of this machine and of the database agree again.')
}

/** That the clocks differed by more than a minute when the database was last asked, in words; undefined while they agree. */
export function describeWrongClock(): string | undefined {
  return wrong
}

/** Throws `WrongClock` while the clocks differ by more than a minute. In a district's transaction that is known of this very moment. */
export function requireRightClock(): void {
  if (wrong) throw new WrongClock(wrong)
}

/** A time that passed, in words. */
export function inWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
