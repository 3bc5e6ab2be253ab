import { describe, expect, it } from 'vitest'
import { nextRunAt, scheduleSchema } from './schedule'

const daily = [1, 2, 3, 4, 5, 6, 7]
const schoolDays = [1, 2, 3, 4, 5]

describe('nextRunAt', () => {
  it.each([
    ['later on the same day', daily, '05:00', 'America/Chicago', '2026-01-15T10:59:59Z', '2026-01-15T11:00:00Z'],
    ['on the next day when it is that time now', daily, '05:00', 'America/Chicago', '2026-01-15T11:00:00Z', '2026-01-16T11:00:00Z'],
    ['by summer time in summer', daily, '05:00', 'America/Chicago', '2026-07-15T12:00:00Z', '2026-07-16T10:00:00Z'],
    ['on Monday after a Friday', schoolDays, '05:00', 'America/Chicago', '2026-01-16T18:00:00Z', '2026-01-19T11:00:00Z'],
    ['a week later when it is the only day', [3], '05:00', 'America/Chicago', '2026-01-14T11:00:00Z', '2026-01-21T11:00:00Z'],
    ['by the weekday of the zone, east', [1], '01:00', 'Asia/Kolkata', '2026-01-18T18:00:00Z', '2026-01-18T19:30:00Z'],
    ['by the weekday of the zone, west', [7], '23:30', 'Pacific/Honolulu', '2026-01-19T09:00:00Z', '2026-01-19T09:30:00Z'],
    ['at a quarter hour’s offset', daily, '00:00', 'Asia/Kathmandu', '2026-05-01T12:00:00Z', '2026-05-01T18:15:00Z'],
    ['where clocks never change', daily, '02:30', 'America/Phoenix', '2026-03-08T00:00:00Z', '2026-03-08T09:30:00Z'],
  ])('is %s', (_, days, time, zone, after, next) => {
    expect(nextRunAt({ days, time }, zone, new Date(after))).toEqual(new Date(next))
  })

  it.each([
    ['America/Chicago', '02:30', '2026-03-08T07:00:00Z', '2026-03-08T08:00:00Z', '2026-03-09T07:30:00Z'],
    ['America/Chicago', '02:00', '2026-03-08T07:00:00Z', '2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
    ['Europe/Berlin', '02:15', '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:15:00Z'],
    ['Australia/Lord_Howe', '02:10', '2026-10-03T15:00:00Z', '2026-10-03T15:30:00Z', '2026-10-04T15:10:00Z'],
    ['America/Havana', '00:30', '2024-03-10T04:30:00Z', '2024-03-10T05:00:00Z', '2024-03-11T04:30:00Z'],
  ])('runs in %s at the change when clocks leave out %s, and the next day as ever', (zone, time, after, change, later) => {
    const first = nextRunAt({ days: daily, time }, zone, new Date(after))
    expect(first).toEqual(new Date(change))
    expect(nextRunAt({ days: daily, time }, zone, first)).toEqual(new Date(later))
  })

  it.each([
    ['America/Chicago', '01:30', '2026-11-01T05:00:00Z', '2026-11-01T06:30:00Z', '2026-11-02T07:30:00Z'],
    ['Europe/Berlin', '02:15', '2026-10-24T22:00:00Z', '2026-10-25T00:15:00Z', '2026-10-26T01:15:00Z'],
    ['America/Havana', '00:30', '2024-11-03T03:00:00Z', '2024-11-03T04:30:00Z', '2024-11-04T05:30:00Z'],
  ])('runs once in %s when clocks show %s twice', (zone, time, after, first, later) => {
    const schedule = { days: daily, time }
    expect(nextRunAt(schedule, zone, new Date(after))).toEqual(new Date(first))
    expect(nextRunAt(schedule, zone, new Date(first))).toEqual(new Date(later))
  })

  it.each(['America/Chicago', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia', 'UTC'])(
    'comes once a day through a whole year in %s, always later',
    (zone) => {
      let at = new Date('2018-01-01T12:00:00Z')
      for (let count = 0; count < 365; count++) {
        const next = nextRunAt({ days: daily, time: '02:30' }, zone, at)
        expect(next.getTime() - at.getTime()).toBeGreaterThan(0)
        expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
        at = next
      }
      expect(at.getTime()).toBeGreaterThanOrEqual(Date.parse('2018-12-31T00:00:00Z'))
      expect(at.getTime()).toBeLessThan(Date.parse('2019-01-02T00:00:00Z'))
    },
  )
})

describe('scheduleSchema', () => {
  it('takes days in any order, each once', () => {
    expect(scheduleSchema.parse({ days: [5, 1, 5], time: '23:59' })).toEqual({ days: [1, 5], time: '23:59' })
  })

  it.each([
    [{ days: [], time: '05:00' }],
    [{ days: [0], time: '05:00' }],
    [{ days: [8], time: '05:00' }],
    [{ days: [1], time: '24:00' }],
    [{ days: [1], time: '5:00' }],
    [{ days: [1] }],
  ])('refuses %j', (schedule) => {
    expect(scheduleSchema.safeParse(schedule).success).toBe(false)
  })
})
