import { describe, expect, it } from 'vitest'
import { formatRemaining, linkPhase, remainingPerMille } from './remaining-time'

const expiresAt = new Date('2026-11-21T22:00:00Z')
const nowWith = (seconds: number) => expiresAt.getTime() - seconds * 1000

describe('formatRemaining', () => {
  it.each([
    [3 * 86_400 + 4 * 3600 + 59, '3 d 4 h'],
    [86_400, '1 d 0 h'],
    [86_399, '23 h 59 min'],
    [4 * 3600 + 12 * 60, '4 h 12 min'],
    [3600, '1 h 0 min'],
    [3599, '59 min'],
    [38 * 60 + 59, '38 min'],
    [600, '10 min'],
    [599, '9:59'],
    [9 * 60 + 41, '9:41'],
    [61, '1:01'],
    [1, '0:01'],
    [0.4, '0:01'],
    [0, 'Expired just now'],
    [-59, 'Expired just now'],
    [-60, 'Expired 1 min ago'],
    [-3 * 60, 'Expired 3 min ago'],
    [-3600, 'Expired 1 h ago'],
    [-86_399, 'Expired 23 h ago'],
    [-86_400, 'Expired 1 d ago'],
  ])('with %d s left says %s', (seconds, text) => {
    expect(formatRemaining({ expiresAt, now: nowWith(seconds) })).toBe(text)
  })

  it('says so where no expiry is known', () => {
    expect(formatRemaining({ expiresAt: null, now: 0 })).toBe('No expiry known; works once')
  })
})

describe('linkPhase', () => {
  it.each([
    [86_400, 'live'],
    [3600, 'live'],
    [3599, 'ends_soon'],
    [600, 'ends_soon'],
    [599, 'ends_now'],
    [0.4, 'ends_now'],
    [0, 'expired'],
    [-1, 'expired'],
  ])('with %d s left is %s', (seconds, phase) => {
    expect(linkPhase({ expiresAt, now: nowWith(seconds) })).toBe(phase)
  })

  it('is unknown without an expiry', () => {
    expect(linkPhase({ expiresAt: null, now: 0 })).toBe('unknown')
  })
})

describe('remainingPerMille', () => {
  const issuedAt = new Date(nowWith(18_000))

  it.each([
    [18_000, 1000],
    [9000, 500],
    [0, 0],
    [-60, 0],
    [20_000, 1000],
  ])('with %d of 18,000 s left is %d', (seconds, perMille) => {
    expect(remainingPerMille({ issuedAt, expiresAt, now: nowWith(seconds) })).toBe(perMille)
  })

  it('is 0 for a lifetime of nothing', () => {
    expect(remainingPerMille({ issuedAt: expiresAt, expiresAt, now: nowWith(1) })).toBe(0)
  })
})
