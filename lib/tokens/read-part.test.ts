import { describe, expect, it } from 'vitest'
import { readPart } from './read-part'

// Read anew from each of its quotes, a text of this length would take hours.
const units = 500_000

describe('readPart', () => {
  it.each([
    ['quotes in a text that nothing closes', `{"${'\\"'.repeat(units)}`],
    ['a backslash at its end', `{"${'\\"'.repeat(units)}\\`],
    ['backslashes', `{"${'\\'.repeat(units)}`],
    ['line ends behind backslashes', `{"${'\\\n'.repeat(units)}`],
    ['members that nothing closes', `{${'"a":1,'.repeat(units)}`],
    ['lists that nothing closes', `{"a":${'['.repeat(units)}`],
  ])('reads %s once', (_, json) => {
    expect(readPart(Buffer.from(json), 'claims')).toMatchObject({ object: null, faults: [{ breaks: 'object' }] })
  })

  it.each([
    ['a quote behind a backslash', '{"a":"}\\""}', '', { a: '}"' }],
    ['a bracket in a text', '{"a":"]}{["}', 'x"', { a: ']}{[' }],
    ['what follows with a quote in it', '{"a":1}', '"}', { a: 1 }],
  ])('tells where the object ends with %s', (_, json, following, object) => {
    expect(readPart(Buffer.from(json + following), 'claims').object).toEqual(object)
  })
})
