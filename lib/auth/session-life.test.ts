import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasRunOut, isDueToBeSeen } from './session-life'

const signedInAt = new Date('2026-03-01T12:00:00Z')
const at = (minutes: number) => new Date(signedInAt.getTime() + minutes * 60_000)
const expiresAt = at(720)

describe('hasRunOut', () => {
  it.each([
    ['just signed in', 0, 0, false],
    ['an hour short of a minute unused', 0, 59, false],
    ['an hour unused', 0, 60, true],
    ['seen in between', 30, 60, false],
    ['a minute before twelve hours', 715, 719, false],
    ['twelve hours old, seen a minute ago', 719, 720, true],
    ['the clock set back by five hours', 400, 100, false],
    ['the clock set back to before signing in', 30, -60, false],
  ])('says of a session: %s', (_, lastSeen, now, over) => {
    expect(hasRunOut({ lastSeenAt: at(lastSeen), expiresAt }, at(now))).toBe(over)
  })

  it('never turns back to living as time goes on', () => {
    const minutes = fc.integer({ min: -1_000, max: 2_000 })
    fc.assert(
      fc.property(minutes, minutes, fc.nat(1_000), (lastSeen, now, later) => {
        const session = { lastSeenAt: at(lastSeen), expiresAt }
        expect(hasRunOut(session, at(now)) && !hasRunOut(session, at(now + later))).toBe(false)
      }),
    )
  })
})

describe('isDueToBeSeen', () => {
  it.each([
    [59.9, false],
    [60, true],
    [3_000, true],
    [0, false],
    [-60, false],
    [-7_200, false],
  ])('%d seconds after it was seen: %s', (seconds, due) => {
    expect(isDueToBeSeen({ lastSeenAt: signedInAt }, at(seconds / 60))).toBe(due)
  })
})
