import { describe, expect, it } from 'vitest'
import { planSending } from './plan-sending'

const timeZone = 'America/Chicago'
const anyHour = { perMinute: 60, perDay: null, sendsFrom: 0, sendsUntil: 1440, sendsOn: [1, 2, 3, 4, 5, 6, 7] }
const officeHours = { ...anyHour, sendsFrom: 8 * 60, sendsUntil: 10 * 60, sendsOn: [1, 2, 3, 4, 5] }
const tuesday = (time: string) => new Date(`2026-03-03T${time}:00-06:00`)

describe('planSending', () => {
  it.each([
    ['at the pace', 120, anyHour, '09:00', '2026-03-03T09:00:00-06:00', '2026-03-03T09:02:00-06:00'],
    ['nothing', 0, anyHour, '09:00', '2026-03-03T09:00:00-06:00', '2026-03-03T09:00:00-06:00'],
    ['over the day’s limit', 1_000, { ...anyHour, perDay: 500 }, '09:00', '2026-03-03T09:00:00-06:00', '2026-03-04T00:08:20-06:00'],
    ['past the hours', 120, officeHours, '12:00', '2026-03-04T08:00:00-06:00', '2026-03-04T08:02:00-06:00'],
    ['over several mornings', 10_000, officeHours, '08:00', '2026-03-03T08:00:00-06:00', '2026-03-04T08:46:40-06:00'],
    ['whole days', 120 * 60 * 2, { ...officeHours, perDay: 7_200 }, '08:00', '2026-03-03T08:00:00-06:00', '2026-03-04T10:00:00-06:00'],
  ])('%s', (_, mails, pace, time, startsAt, endsAt) => {
    expect(planSending({ mails, pace, timeZone, now: tuesday(time) })).toEqual({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) })
  })
})
