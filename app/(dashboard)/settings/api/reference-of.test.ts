import { describe, expect, it } from 'vitest'
import { apiDocument } from '@/app/api/v1/document'
import { referenceOf } from './reference-of'
import { typeWords } from './type-words'

const reference = referenceOf(apiDocument(), 'https://desk.example.org/api/v1')
const calls = reference.groups.flatMap((group) => group.calls)

describe('the reference', () => {
  it('has every call of the document once, with an example in each language, an answer and its refusals', () => {
    const paths = Object.entries(apiDocument().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(calls.map(({ method, path }) => `${method.toLowerCase()} ${path}`).sort()).toEqual(paths.sort())
    for (const { id, curl, typescript, answer, refusals, path } of calls) {
      expect([id, curl.includes('https://desk.example.org/api/v1'), typescript.includes('await fetch(')]).toEqual([id, true, true])
      expect([id, curl.includes('{id}'), /\/\/(?!desk)/.test(new URL(/https[^']+/.exec(curl)?.[0] ?? '').pathname)]).toEqual([
        id,
        false,
        false,
      ])
      expect([id, answer.example.length > 1, refusals.some(({ code }) => code === 'unauthenticated')]).toEqual([id, true, true])
      if (path.includes('{id}')) expect(refusals.map(({ code }) => code)).toContain('not_found')
    }
  })

  it('leads from every type to a schema that is on the page', () => {
    const names = new Set(reference.schemas.map(({ name }) => name))
    const types = [
      ...calls.flatMap(({ answer, body, parameters }) => [answer.type, body?.type, ...parameters.map(({ type }) => type)]),
      ...reference.schemas.flatMap(({ members }) => members.map(({ type }) => type)),
    ]
    for (const type of types) if (type?.schema !== undefined) expect(names).toContain(type.schema)
  })

  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'null'] }, 'text or null'],
    [{ type: 'string', format: 'date-time' }, 'time'],
    [{ type: 'integer', minimum: 1, maximum: 500 }, 'whole number from 1 to 500'],
    [{ enum: ['live', 'expired'] }, 'one of live, expired'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Link' } }, 'list of Link'],
    [{ anyOf: [{ $ref: '#/components/schemas/Link' }, { type: 'null' }] }, 'Link or null'],
  ])('says %j as %s', (schema, words) => {
    expect(typeWords(schema).words).toBe(words)
  })
})
