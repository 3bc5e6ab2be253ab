import { describe, expect, it } from 'vitest'
import { codeExpiry, codeWait, livingCode, maskAddress, minutesLeft, readTypedDigits, type SentCode } from './mailed-code-rules'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const email = 'ana@example.org'

function sent(seconds: number, changes: Partial<SentCode> = {}): SentCode {
  const createdAt = ago(seconds)
  return {
    id: `${seconds}`,
    createdAt,
    expiresAt: codeExpiry(createdAt),
    wrongTries: 0,
    confirmedAt: null,
    email,
    state: 'accepted',
    ...changes,
  }
}

describe('livingCode', () => {
  it.each([
    ['no code', [], undefined],
    ['a code of nine minutes ago', [sent(599)], '599'],
    ['a code of ten minutes ago', [sent(600)], undefined],
    ['four wrong tries', [sent(60, { wrongTries: 4 })], '60'],
    ['five wrong tries', [sent(60, { wrongTries: 5 })], undefined],
    ['a code typed in before', [sent(60, { confirmedAt: ago(30) })], '60'],
    ['a newer one', [sent(60), sent(120)], '60'],
    ['a newer one mistyped too often', [sent(60, { wrongTries: 5 }), sent(120)], undefined],
    ['the same address in capitals', [sent(60, { email: 'ANA@example.org' })], '60'],
    ['a mail that waits', [sent(60, { state: 'queued' })], '60'],
    ['a mail that failed', [sent(60, { state: 'failed' }), sent(120)], undefined],
    ['a mail that was cancelled', [sent(60, { state: 'cancelled' })], undefined],
    ['a mail cancelled because its code was typed in', [sent(60, { state: 'cancelled', confirmedAt: ago(30) })], '60'],
    ['another address since', [sent(60, { email: 'old@example.org' })], undefined],
  ])('knows the code that counts: %s', (_, codes, id) => {
    expect(livingCode(codes, { email, now })?.id).toBe(id)
  })
})

describe('codeWait', () => {
  it.each([
    ['no code', [], undefined],
    ['one of 59 seconds ago', [59], { why: 'pause', until: ago(-1) }],
    ['one of a minute ago', [60], undefined],
    ['four of the last hour', [100, 200, 300, 400], undefined],
    ['five of the last hour', [100, 200, 300, 400, 3_599], { why: 'limit', until: ago(-1) }],
    ['the fifth an hour ago', [100, 200, 300, 400, 3_600], undefined],
    [
      'ten of the last day',
      [3_700, 3_800, 3_900, 4_000, 4_100, 4_200, 4_300, 4_400, 4_500, 86_000],
      { why: 'limit', until: ago(86_000 - 86_400) },
    ],
    ['nine of the last day', [3_700, 3_800, 3_900, 4_000, 4_100, 4_200, 4_300, 4_400, 4_500, 86_400], undefined],
    ['both, and the day ends later', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { why: 'limit', until: ago(10 - 86_400) }],
  ])('waits after %s', (_, seconds, wait) => {
    expect(
      codeWait(
        seconds.map((second) => sent(second)),
        now,
      ),
    ).toEqual(wait)
  })
})

describe('minutesLeft', () => {
  it('counts the minute that has begun', () => {
    expect([0, 1, 60, 61, 599].map((seconds) => minutesLeft(sent(seconds), now))).toEqual([10, 10, 9, 9, 1])
  })
})

describe('readTypedDigits', () => {
  it.each([
    ['042137', '042137'],
    [' 042 137\n', '042137'],
    ['042-137', '042137'],
    ['042–137', '042137'],
    ['\u200e042137\u202c', '042137'],
    ['٠٤٢١٣٧', '042137'],
    ['۰۴۲۱۳۷', '042137'],
    ['０４２１３７', '042137'],
  ])('reads %j', (typed, digits) => {
    expect(readTypedDigits(typed)).toBe(digits)
  })

  it.each(['', '12345', '1234567', 'abcdef', '12345a', '१२३४५६x', '1e5', '-12345', '0x1234', '\ud800', '1'.repeat(100_000)])(
    'takes %j for no code',
    (typed) => {
      expect(readTypedDigits(typed)).toBeUndefined()
    },
  )
})

describe('maskAddress', () => {
  it.each([
    ['ana.reyes@example.org', 'a•••@example.org'],
    ['a@example.org', 'a•••@example.org'],
  ])('shows of %s no more than %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })
})
