import { expect, it } from 'vitest'
import { matchesWords } from './match-command'

it.each([
  ['Mail settings', 'set mai', true],
  ['Mail settings', 'MAIL', true],
  ['José Núñez', 'nunez', true],
  ['Nguyễn Thị Hoa', 'nguyen hoa', true],
  ['Mail settings', 'mail portal', false],
  ['Mail settings', '', true],
])('says whether %j is meant by %j', (text, typed, matches) => {
  expect(matchesWords(text, typed)).toBe(matches)
})
