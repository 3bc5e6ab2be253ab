import { describe, expect, it } from 'vitest'
import { holdsUpAll, isHeld, type MailCounts, mailProgress, minutesLeft, progressInQuarters } from './mail-progress'

const none: MailCounts = { queued: 0, leased: 0, handed_over: 0, accepted: 0, deferred: 0, failed: 0, ambiguous: 0, cancelled: 0 }
const now = new Date('2026-11-21T22:00:00Z')

describe('mailProgress', () => {
  it('counts what goes on by itself as waiting', () => {
    const progress = mailProgress({ ...none, queued: 4, leased: 1, handed_over: 2, deferred: 3, accepted: 10 })
    expect(progress).toMatchObject({ waiting: 10, total: 20, settledPercent: 50 })
  })

  it('says 100 percent only when nothing waits', () => {
    expect(mailProgress({ ...none, accepted: 999, queued: 1 }).settledPercent).toBe(99)
    expect(mailProgress({ ...none, accepted: 1, failed: 1, ambiguous: 1, cancelled: 1 })).toMatchObject({
      settledPercent: 100,
      uncertain: 1,
    })
  })
})

describe('minutesLeft', () => {
  it('goes by the pace, and is never less than a minute', () => {
    expect(minutesLeft({ waiting: 312, perMinute: 60, nextAt: now, now })).toBe(6)
    expect(minutesLeft({ waiting: 1, perMinute: 60, nextAt: now, now })).toBe(1)
  })

  it('is not known while the next mail is held, nor when none waits', () => {
    const nextAt = new Date('2026-11-22T14:00:00Z')
    expect(isHeld({ nextAt, now })).toBe(true)
    expect(minutesLeft({ waiting: 5, perMinute: 60, nextAt, now })).toBeUndefined()
    expect(minutesLeft({ waiting: 0, perMinute: 60, nextAt: null, now })).toBeUndefined()
  })
})

describe('progressInQuarters', () => {
  it('stays the same between two quarters', () => {
    const heard = [0, 24, 25, 49, 75].map((accepted) => progressInQuarters(mailProgress({ ...none, accepted, queued: 100 - accepted })))
    expect(heard).toEqual(['Sending has begun.', 'Sending has begun.', '25 percent done.', '25 percent done.', '75 percent done.'])
  })

  it('tells the outcome once nothing waits', () => {
    const progress = mailProgress({ ...none, accepted: 310, failed: 1, ambiguous: 1 })
    expect(progressInQuarters(progress)).toBe('Nothing waits any more: 310 of 312 accepted by the mail server, 1 failed, 1 uncertain.')
  })
})

describe('holdsUpAll', () => {
  it('tells a fault of the server from one of a single mail', () => {
    expect((['connect', 'auth', 'rcpt_to', 'data', 'timeout'] as const).filter(holdsUpAll)).toEqual(['connect', 'auth', 'timeout'])
    expect(holdsUpAll(null)).toBe(false)
  })
})
