import { type DeliveryCause, serverCauses } from '@/lib/mail/delivery'
import type { MessageState } from '@/prisma/generated/enums'

export type MailCounts = Record<MessageState, number>

/** The counts of a campaign's mails as the progress shows them. */
export type MailProgress = {
  total: number
  accepted: number
  /** Deferred ones too: they go on by themselves. */
  waiting: number
  failed: number
  uncertain: number
  cancelled: number
  /** Of all, 0 to 100, rounded down, so that 100 means nothing waits. */
  settledPercent: number
}

export function mailProgress(counts: MailCounts): MailProgress {
  const { accepted, failed, ambiguous: uncertain, cancelled } = counts
  const waiting = counts.queued + counts.leased + counts.handed_over + counts.deferred
  const settled = accepted + failed + uncertain + cancelled
  const total = waiting + settled
  const settledPercent = total === 0 ? 100 : Math.floor((settled / total) * 100)
  return { total, accepted, waiting, failed, uncertain, cancelled, settledPercent }
}

type Pace = { waiting: number; perMinute: number; nextAt: Date | null; now: Date }

const minuteMilliseconds = 60_000

/** Whole minutes the waiting mails take at the district's pace; undefined where none waits or the next may not leave yet. */
export function minutesLeft({ waiting, perMinute, nextAt, now }: Pace): number | undefined {
  if (waiting === 0 || isHeld({ nextAt, now })) return undefined
  return Math.max(1, Math.ceil(waiting / perMinute))
}

/** Whether the next mail may leave only later: outside the sending hours, or after a deferral. */
export function isHeld({ nextAt, now }: Pick<Pace, 'nextAt' | 'now'>): boolean {
  return nextAt !== null && nextAt.getTime() > now.getTime() + minuteMilliseconds
}

/** Whether the fault of one mail keeps all of them waiting. */
export function holdsUpAll(cause: DeliveryCause | null): cause is DeliveryCause {
  return cause !== null && serverCauses.includes(cause)
}

/** What a screen reader hears of the progress: it changes at each quarter, not at each mail. */
export function progressInQuarters({ accepted, waiting, failed, uncertain, total, settledPercent }: MailProgress): string {
  if (waiting > 0) {
    const quarter = Math.floor(settledPercent / 25) * 25
    return quarter === 0 ? 'Sending has begun.' : `${quarter} percent done.`
  }
  const rest = [failed > 0 && `${failed} failed`, uncertain > 0 && `${uncertain} uncertain`].filter((part) => part !== false)
  return [`Nothing waits any more: ${accepted} of ${total} accepted by the mail server`, ...rest].join(', ').concat('.')
}
