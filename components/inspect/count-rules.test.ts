import { describe, expect, it } from 'vitest'
import { countRules } from './count-rules'

const rules = (held: number, broken: number) => [
  ...Array.from({ length: held }, (_, index) => ({ rule: `held ${index}`, broken: null })),
  ...Array.from({ length: broken }, (_, index) => ({ rule: `broken ${index}`, broken: 'It is broken.' })),
]

describe('countRules', () => {
  it.each([
    [0, 0, 'No rules could be checked'],
    [1, 0, 'The one rule holds'],
    [12, 0, 'All 12 rules hold'],
    [0, 1, '0 rules hold, 1 is broken'],
    [1, 2, '1 rule holds, 2 are broken'],
    [12, 1, '12 rules hold, 1 is broken'],
  ])('says of %d held and %d broken', (held, broken, words) => {
    expect(countRules(rules(held, broken))).toBe(words)
  })
})
