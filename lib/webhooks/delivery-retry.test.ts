import { describe, expect, it } from 'vitest'
import { hasFailedTooLong, mostAttempts, parseRetryAfter, retryMilliseconds } from './delivery-retry'

const now = new Date('2026-11-22T18:00:00Z')
const minute = 60_000
const hour = 60 * minute

const wait = (attempts: number, random = 0, askedMilliseconds: number | null = null) =>
  retryMilliseconds({ attempts, askedMilliseconds, random })

describe('retryMilliseconds', () => {
  it('waits as Standard Webhooks suggests, and gives up after the tenth attempt', () => {
    expect(Array.from({ length: mostAttempts }, (_, index) => wait(index + 1))).toEqual([
      5_000,
      5 * minute,
      30 * minute,
      2 * hour,
      5 * hour,
      10 * hour,
      14 * hour,
      20 * hour,
      24 * hour,
      null,
    ])
  })

  it('puts off by at most a tenth more', () => {
    expect([wait(1, 0.5), wait(1, 1)]).toEqual([5_250, 5_500])
  })

  it('waits as long as the receiver asks for, up to a day', () => {
    expect([wait(1, 0, 60_000), wait(2, 0, 1_000), wait(1, 0, 100 * hour)]).toEqual([60_000, 5 * minute, 24 * hour])
  })
})

describe('parseRetryAfter', () => {
  it('reads seconds and dates', () => {
    expect(parseRetryAfter('120', now)).toBe(120_000)
    expect(parseRetryAfter('Sun, 22 Nov 2026 18:01:00 GMT', now)).toBe(minute)
    expect(parseRetryAfter('Sun, 22 Nov 2026 17:00:00 GMT', now)).toBe(0)
  })

  it('asks for nothing where there is nothing to read', () => {
    expect([parseRetryAfter(undefined, now), parseRetryAfter('soon', now), parseRetryAfter('', now)]).toEqual([null, null, null])
  })
})

describe('hasFailedTooLong', () => {
  it('is so after five days', () => {
    expect(hasFailedTooLong(new Date('2026-11-17T18:00:00Z'), now)).toBe(true)
    expect(hasFailedTooLong(new Date('2026-11-17T18:00:01Z'), now)).toBe(false)
  })
})
