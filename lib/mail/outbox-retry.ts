import type { MessageKind, MessageState } from '@/prisma/generated/enums'
import type { Delivery, DeliveryCause } from './delivery'

/** Attempts of one message. With the waits between them they take more than sixteen hours. */
const mostAttempts = 12
const firstWaitMilliseconds = 60_000
const longestWaitMilliseconds = 4 * 60 * 60_000
const longestServerWaitMilliseconds = 15 * 60_000

/** How long a message waits after so many attempts: a minute, then twice as long each time, at most four hours. */
export function retryWaitMilliseconds(attempts: number): number {
  return Math.min(firstWaitMilliseconds * 2 ** Math.max(0, attempts - 1), longestWaitMilliseconds)
}

/** How long a district waits after its server was out of reach, or refused it, so many times running: a minute, doubling to a quarter of an hour. */
export function serverWaitMilliseconds(faults: number): number {
  return Math.min(firstWaitMilliseconds * 2 ** Math.max(0, faults - 1), longestServerWaitMilliseconds)
}

/** What is written about a message after an attempt; `waitMilliseconds` null where no other attempt follows by itself. */
export type Settlement = {
  state: Extract<MessageState, 'accepted' | 'deferred' | 'failed' | 'ambiguous'>
  attempts: number
  waitMilliseconds: number | null
  cause: DeliveryCause | null
  smtpCode: number | null
  reply: string | null
}

/**
 * What an attempt means for a message. Deferred it is tried again, twelve times in all, and then failed. Ambiguous it is
 * tried once more with the same Message-ID; when that too stays open, or comes to no answer at all, it stays ambiguous. A code
 * is tried again each minute, since it ends after ten.
 */
export function settleAttempt(before: { kind: MessageKind; attempts: number; wasAmbiguous: boolean }, delivery: Delivery): Settlement {
  const { outcome, cause, smtpCode, reply } = delivery
  const attempts = before.attempts + 1
  const said = { attempts, cause, smtpCode, reply }
  const waitMilliseconds = before.kind === 'code' ? firstWaitMilliseconds : retryWaitMilliseconds(attempts)
  if (outcome === 'ambiguous') return { ...said, state: 'ambiguous', waitMilliseconds: before.wasAmbiguous ? null : waitMilliseconds }
  if (outcome !== 'deferred') return { ...said, state: outcome, waitMilliseconds: null }
  if (attempts < mostAttempts) return { ...said, state: 'deferred', waitMilliseconds }
  // It may have arrived, so it cannot be called failed.
  if (before.wasAmbiguous) return { ...said, state: 'ambiguous', waitMilliseconds: null }
  return { ...said, state: 'failed', cause: 'attempts_used_up', waitMilliseconds: null }
}
