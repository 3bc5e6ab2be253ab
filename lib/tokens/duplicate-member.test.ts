import { describe, expect, it } from 'vitest'
import { duplicateMembers } from './duplicate-member'

describe('duplicateMembers', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"b":{"c":1,"c":2}}', 'c'],
    ['[{"a":1},{"b":1,"b":2}]', 'b'],
    [String.raw`{"a":1,"\u0061":2}`, 'a'],
    ['{"":1,"":2}', ''],
    ['{"a" : 1, "a"\n: 2}', 'a'],
    [String.raw`{"\"":1,"\"":2}`, '"'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('finds in %s the member %j', (json, name) => {
    expect(duplicateMembers(json)).toEqual([name])
  })

  it.each([
    '{}',
    '[]',
    '"a"',
    '{"a":1,"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    String.raw`{"a":"\"a\":1"}`,
    '{"a":["a","a"]}',
  ])('finds none in %s', (json) => {
    expect(duplicateMembers(json)).toEqual([])
  })

  it('finds every one of several, each once', () => {
    expect(duplicateMembers('{"a":1,"a":2,"a":3,"b":{"c":1,"c":2},"d":1}')).toEqual(['a', 'c'])
  })
})
