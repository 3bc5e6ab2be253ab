import { describe, expect, it } from 'vitest'
import { formatDateTime, formatDay } from './format-date-time'

const at = new Date('2026-11-21T22:05:00Z')

describe('formatDateTime', () => {
  it.each([
    ['America/Chicago', 'Nov 21, 2026, 4:05 PM CST'],
    ['America/New_York', 'Nov 21, 2026, 5:05 PM EST'],
    ['America/Phoenix', 'Nov 21, 2026, 3:05 PM MST'],
    ['Pacific/Honolulu', 'Nov 21, 2026, 12:05 PM HST'],
    ['UTC', 'Nov 21, 2026, 10:05 PM UTC'],
  ])('names the zone %s', (timeZone, text) => {
    expect(formatDateTime(at, timeZone)).toBe(text)
  })

  it('tells the two sides of the end of summer time apart', () => {
    expect(formatDateTime(new Date('2026-11-01T06:30:00Z'), 'America/Chicago')).toBe('Nov 1, 2026, 1:30 AM CDT')
    expect(formatDateTime(new Date('2026-11-01T07:30:00Z'), 'America/Chicago')).toBe('Nov 1, 2026, 1:30 AM CST')
  })

  it('calls midnight 12', () => {
    expect(formatDateTime(new Date('2026-11-21T06:00:00Z'), 'America/Chicago')).toBe('Nov 21, 2026, 12:00 AM CST')
  })
})

describe('formatDay', () => {
  it('is the day of the zone, not of UTC', () => {
    expect(formatDay(new Date('2026-11-22T02:00:00Z'), 'America/Chicago')).toBe('Nov 21, 2026')
  })
})
