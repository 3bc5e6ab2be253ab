import { expect, it } from 'vitest'
import { isSameName } from './same-name'

it.each([
  ['Ana Reyes', true],
  ['  ana   REYES ', true],
  ['Ana Reye', false],
  ['', false],
  ['Reyes Ana', false],
])('takes “%s” for the name: %s', (typed, expected) => {
  expect(isSameName(typed, 'Ana Reyes')).toBe(expected)
})

it('takes a letter and its accent for the one letter they are', () => {
  expect(isSameName('Jose\u0301 Nun\u0303ez', 'José Nuñez')).toBe(true)
})
