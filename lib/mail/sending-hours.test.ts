import { describe, expect, it } from 'vitest'
import { isSendingTime, nextSendingTime } from './sending-hours'

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const hours = (from: number, until: number, sendsOn = everyDay) => ({ sendsFrom: from * 60, sendsUntil: until * 60, sendsOn })
const chicago = 'America/Chicago'

describe('nextSendingTime', () => {
  it.each([
    ['within the hours it is that very moment', hours(8, 17), '2026-01-05T15:30:10.123Z', '2026-01-05T15:30:10.123Z'],
    ['before the hours it is when they begin', hours(8, 17), '2026-01-05T10:00:00.000Z', '2026-01-05T14:00:00.000Z'],
    ['at their end it is the next day', hours(8, 17), '2026-01-05T23:00:00.000Z', '2026-01-06T14:00:00.000Z'],
    ['on a Friday evening it is Monday morning', hours(8, 17, [1, 2, 3, 4, 5]), '2026-01-10T01:00:00.000Z', '2026-01-12T14:00:00.000Z'],
    ['any hour is at once', hours(0, 24), '2026-01-05T23:59:59.999Z', '2026-01-05T23:59:59.999Z'],
    ['one day a week is at most a week away', hours(0, 24, [3]), '2026-01-08T06:00:00.000Z', '2026-01-14T06:00:00.000Z'],
    ['when clocks go forward the hour comes earlier', hours(8, 17), '2026-03-08T04:00:00.000Z', '2026-03-08T13:00:00.000Z'],
    ['when clocks go back it comes later', hours(8, 17), '2026-11-01T04:00:00.000Z', '2026-11-01T14:00:00.000Z'],
    ['an hour that clocks leave out is the next day', hours(2, 3), '2026-03-08T06:00:00.000Z', '2026-03-09T07:00:00.000Z'],
    [
      'an hour that begins while clocks leave it out begins when they go on',
      hours(2, 5),
      '2026-03-08T06:00:00.000Z',
      '2026-03-08T08:00:00.000Z',
    ],
    ['an hour that comes twice is there twice', hours(1, 2), '2026-11-01T07:00:00.000Z', '2026-11-01T07:00:00.000Z'],
    ['a week is waited for where the only hour is left out', hours(2, 3, [7]), '2026-03-08T06:00:00.000Z', '2026-03-15T07:00:00.000Z'],
  ])('%s', (_title, given, at, expected) => {
    const next = nextSendingTime(given, chicago, new Date(at))
    expect(next.toISOString()).toBe(expected)
    expect(isSendingTime(given, chicago, next)).toBe(true)
  })

  it('counts days on the clocks of the district', () => {
    const monday = hours(0, 24, [1])
    expect(isSendingTime(monday, 'Pacific/Auckland', new Date('2026-01-04T12:00:00Z'))).toBe(true)
    expect(isSendingTime(monday, chicago, new Date('2026-01-04T12:00:00Z'))).toBe(false)
  })

  it('answers for clocks that are half an hour off', () => {
    expect(nextSendingTime(hours(9, 17), 'Asia/Kolkata', new Date('2026-01-05T00:00:00Z')).toISOString()).toBe('2026-01-05T03:30:00.000Z')
  })
})
