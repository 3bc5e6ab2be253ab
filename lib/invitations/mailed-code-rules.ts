import type { MessageState } from '@/prisma/generated/enums'

/** Of one code. */
export const mostWrongTries = 5

const codeMinutes = 10
const minuteMilliseconds = 60_000
const hourMilliseconds = 60 * minuteMilliseconds
const dayMilliseconds = 24 * hourMilliseconds
const pauseMilliseconds = minuteMilliseconds
const mostAnHour = 5
const mostADay = 10

/** As many of the newest codes of an invitation as the rules look at. */
export const codesLookedAt = mostADay

/** A code that was asked for, with the address of its mail and what became of the mail. */
export type SentCode = {
  id: string
  createdAt: Date
  expiresAt: Date
  wrongTries: number
  confirmedAt: Date | null
  email: string
  state: MessageState
}

/** When a code made now ends: in ten minutes. */
export function codeExpiry(now: Date): Date {
  return new Date(now.getTime() + codeMinutes * minuteMilliseconds)
}

/** Whether the mail of a code went nowhere, so that nobody can know its digits. */
export function isUnsent({ state, confirmedAt }: SentCode): boolean {
  // The mail of a code that was typed in is cancelled where it was about to go once more.
  return (state === 'failed' || state === 'cancelled') && confirmedAt === null
}

/** The code that counts: the newest of those given, newest first, while it lives, has tries left and is mailed to the contact's address of now. */
export function livingCode(codes: readonly SentCode[], { email, now }: { email: string; now: Date }): SentCode | undefined {
  const [newest] = codes
  const counts = newest && newest.expiresAt > now && newest.wrongTries < mostWrongTries && !isUnsent(newest)
  return counts && newest.email.toLowerCase() === email.toLowerCase() ? newest : undefined
}

/** Whole minutes that a living code still works, begun ones counted. */
export function minutesLeft({ expiresAt }: Pick<SentCode, 'expiresAt'>, now: Date): number {
  return Math.ceil((expiresAt.getTime() - now.getTime()) / minuteMilliseconds)
}

/**
 * Why no other code is mailed yet, and until when: `pause` within a minute of the last, `limit` after five within an hour or
 * ten within a day. Undefined when one may be mailed. The codes are newest first.
 */
export function codeWait(codes: readonly SentCode[], now: Date): { why: 'pause' | 'limit'; until: Date } | undefined {
  const endOf = (count: number, milliseconds: number) => (codes[count - 1]?.createdAt.getTime() ?? Number.NEGATIVE_INFINITY) + milliseconds
  const limit = Math.max(endOf(mostAnHour, hourMilliseconds), endOf(mostADay, dayMilliseconds))
  if (limit > now.getTime()) return { why: 'limit', until: new Date(limit) }
  const pause = endOf(1, pauseMilliseconds)
  return pause > now.getTime() ? { why: 'pause', until: new Date(pause) } : undefined
}

/**
 * The six digits somebody typed, as ASCII: blanks and hyphens fall away, and the digits count that a keyboard in Arabic,
 * Persian or Chinese types. Undefined where it is not six digits, which is no guess.
 */
export function readTypedDigits(typed: string): string | undefined {
  const digits = typed
    .slice(0, 100)
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Pd}]+/gu, '')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
  return /^[0-9]{6}$/.test(digits) ? digits : undefined
}

/** `a•••@example.org`: enough to know one's own address by, and no more. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email][0] ?? ''}•••${email.slice(at)}`
}
