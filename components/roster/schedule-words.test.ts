import { expect, it } from 'vitest'
import { scheduleWords } from './schedule-words'

it.each([
  [[1, 2, 3, 4, 5, 6, 7], '05:00', 'Every day at 5:00 AM'],
  [[5, 4, 3, 2, 1], '12:00', 'Monday to Friday at noon'],
  [[4, 1], '18:30', 'Mondays and Thursdays at 6:30 PM'],
  [[7], '00:00', 'Sundays at midnight'],
  [[1, 3, 5], '00:05', 'Mondays, Wednesdays and Fridays at 12:05 AM'],
])('says the days %j at %s as "%s"', (days, time, words) => {
  expect(scheduleWords({ days, time })).toBe(words)
})
