import { expect, it } from 'vitest'
import { formatDuration } from './format-duration'

it.each([
  [18_000, '5 hours'],
  [5_400, '1 hour 30 minutes'],
  [86_400, '24 hours'],
  [172_800, '2 days'],
  [1_209_600, '14 days'],
  [180_000, '2 days 2 hours'],
  [61, '1 minute 1 second'],
  [0, '0 seconds'],
])('says %i seconds as %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})
