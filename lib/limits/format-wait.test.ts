import { expect, it } from 'vitest'
import { formatWait } from './format-wait'

it.each([
  [1, 'Try again in 1 second.'],
  [2, 'Try again in 2 seconds.'],
  [90, 'Try again in 90 seconds.'],
  [91, 'Try again in 2 minutes.'],
  [120, 'Try again in 2 minutes.'],
  [121, 'Try again in 3 minutes.'],
  [900, 'Try again in 15 minutes.'],
])('says when to try again after %i seconds', (seconds, sentence) => {
  expect(formatWait(seconds)).toBe(sentence)
})
