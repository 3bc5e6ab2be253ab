/** How long a session lasts from signing in, whatever is done with it. */
export const sessionHours = 12

const idleMilliseconds = 60 * 60_000
const seenEveryMilliseconds = 60_000
const pendingMilliseconds = 10 * 60_000
const freshMilliseconds = 15 * 60_000

/** A session last seen at this time or before is over: nobody has used it for an hour (NIST SP 800-63B-4 §2.2.3). */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - idleMilliseconds)
}

/** Whether its 12 hours are up or it has gone unused for an hour. A time ahead of `now`, which a clock set back leaves behind, is no idleness. */
export function hasRunOut({ lastSeenAt, expiresAt }: { lastSeenAt: Date; expiresAt: Date }, now: Date): boolean {
  return expiresAt <= now || lastSeenAt <= idleSince(now)
}

/** When a session last seen at this time ends unless it is used again. */
export function sessionEnd({ lastSeenAt, expiresAt }: { lastSeenAt: Date; expiresAt: Date }): Date {
  return new Date(Math.min(lastSeenAt.getTime() + idleMilliseconds, expiresAt.getTime()))
}

/** Whether to write down that a session is in use: once a minute is enough. Never to an earlier time. */
export function isDueToBeSeen({ lastSeenAt }: { lastSeenAt: Date }, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= seenEveryMilliseconds
}

/** Whether a session has waited for its second factor for too long. */
export function isOverdue({ createdAt }: { createdAt: Date }, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= pendingMilliseconds
}

/** Whether the member has proved lately enough who is there to do something delicate. */
export function isFresh({ authenticatedAt }: { authenticatedAt: Date }, now: Date): boolean {
  return now.getTime() - authenticatedAt.getTime() < freshMilliseconds
}
