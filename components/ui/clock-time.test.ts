import { describe, expect, it } from 'vitest'
import { clockTimes, formatClockTime } from './clock-time'

describe('formatClockTime', () => {
  it.each([
    [0, 'Midnight'],
    [30, '12:30 AM'],
    [450, '7:30 AM'],
    [720, 'Noon'],
    [750, '12:30 PM'],
    [1_065, '5:45 PM'],
    [1_440, 'Midnight, end of the day'],
  ])('calls %i minutes %s', (minutes, words) => {
    expect(formatClockTime(minutes)).toBe(words)
  })
})

describe('clockTimes', () => {
  it('offers every half hour from midnight to midnight', () => {
    expect(clockTimes(0)).toHaveLength(49)
  })

  it('offers the time that is set, in its place', () => {
    const values = clockTimes(1_065).map(({ value }) => value)
    expect(values.slice(values.indexOf('1065') - 1, values.indexOf('1065') + 2)).toEqual(['1050', '1065', '1080'])
  })
})
