import { expect, it } from 'vitest'
import { shareOf } from './share-of'

it.each([
  [0, 10, '0 %'],
  [1, 3, '33 %'],
  [10, 10, '100 %'],
  [1, 600_000, 'under 1 %'],
  [599_999, 600_000, 'over 99 %'],
  [0, 0, ''],
])('%i of %i is %j', (count, whole, expected) => {
  expect(shareOf(count, whole)).toBe(expected)
})
