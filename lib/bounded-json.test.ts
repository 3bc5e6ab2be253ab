import { expect, it } from 'vitest'
import { parseBoundedJson } from './bounded-json'

const parse = (text: string) => parseBoundedJson(Buffer.from(text))

it('parses JSON, whatever stands in its texts', () => {
  const value = { users: [{ name: 'Ana [[[[ "Luna", \\', grades: ['1', '2'] }, null, -1.5, true] }
  expect(parse(JSON.stringify(value))).toEqual(value)
  expect(parse(`\uFEFF${JSON.stringify(value)}`)).toEqual(value)
  expect(parse(JSON.stringify('['.repeat(1_000)))).toHaveLength(1_000)
})

it.each([
  ['over 64 levels', '['.repeat(65) + ']'.repeat(65)],
  ['ten million levels', '['.repeat(10_000_000)],
  ['ten million values', `[${'{},'.repeat(5_000_000)}0]`],
])('refuses %s before anything is built of it', (_, text) => {
  expect(() => parse(text)).toThrow(SyntaxError)
})

it.each(['', '<html></html>', '{"users":', '[1,]'])('refuses %j, which is no JSON', (text) => {
  expect(() => parse(text)).toThrow(SyntaxError)
})
