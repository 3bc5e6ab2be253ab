import { describe, expect, it } from 'vitest'
import { parseJsonSetting } from './json-setting'

const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`

describe('parseJsonSetting', () => {
  it.each([
    ['{}', {}],
    [' {"b":1,"a":[true,null,"x",-1.5]} ', { b: 1, a: [true, null, 'x', -1.5] }],
    [nested(8), JSON.parse(nested(8))],
    ['{"a":{"b":1},"c":{"b":1}}', { a: { b: 1 }, c: { b: 1 } }],
    ['{"1a":1,"-1":2,"1.5":3}', { '1a': 1, '-1': 2, '1.5': 3 }],
  ])('takes %s', (text, object) => {
    expect(parseJsonSetting(text)).toEqual({ object })
  })

  it.each([
    ['', 'not JSON'],
    ['{"a":1,}', 'not JSON'],
    ["{'a':1}", 'not JSON'],
    ['{"a":1}\n{"b":2}', 'brackets in line 2'],
    ['"text"', 'must be a JSON object'],
    ['[{}]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    [nested(9), 'at most 8 levels'],
    ['{"a":1,"a":2}', 'The member "a" stands twice'],
    [String.raw`{"a":{"b":1,"\u0062":2}}`, 'The member "b" stands twice'],
    ['{"__proto__":1,"__proto__":2}', 'The member "__proto__" stands twice'],
    ['{"a":1e400}', 'more digits'],
    ['{"a":-1e400}', 'more digits'],
    ['{"a":9007199254740993}', 'more digits'],
    ['{"b":1,"0":2}', 'The member "0" is named with digits alone'],
    ['{"a":[{"10":1}]}', 'The member "10" is named with digits alone'],
  ])('refuses %s', (text, words) => {
    expect(parseJsonSetting(text)).toEqual({ trouble: expect.stringContaining(words) })
  })

  it('takes 8,000 characters and no more, and no thousands of levels', () => {
    const textOf = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`
    expect(parseJsonSetting(textOf(8_000))).toHaveProperty('object')
    expect(parseJsonSetting(textOf(8_001))).toEqual({ trouble: expect.stringContaining('at most 8,000 characters') })
    expect(parseJsonSetting(`{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`)).toEqual({
      trouble: expect.stringContaining('at most 8 levels'),
    })
  })
})
