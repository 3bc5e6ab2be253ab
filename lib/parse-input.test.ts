import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseInput } from './parse-input'

const schema = z.object({ name: z.string(), settings: z.record(z.string(), z.unknown()).default({}), at: z.date().optional() })

describe('parseInput', () => {
  it('gives what the schema makes of it', () => {
    const at = new Date()
    expect(parseInput(schema, { name: 'Zoë 👋', at, extra: 1 })).toEqual({ name: 'Zoë 👋', settings: {}, at })
  })

  it('names the field that is wrong', () => {
    expect(() => parseInput(schema, { name: 7 })).toThrow(
      expect.objectContaining({ code: 'invalid_input', fields: { name: expect.any(String) } }),
    )
  })

  it.each([
    [{ name: 'a\0b' }, 'name'],
    [{ name: 'half \ud83d of a pair' }, 'name'],
    [{ name: 'x', settings: { client_id: ['\0'] } }, 'settings.client_id.0'],
    [{ name: 'x', settings: { 'client\0id': 1 } }, 'settings'],
  ])('refuses a character the database cannot hold in %j', (input, field) => {
    expect(() => parseInput(schema, input)).toThrow(
      expect.objectContaining({ code: 'invalid_input', fields: { [field]: expect.any(String) } }),
    )
  })
})
