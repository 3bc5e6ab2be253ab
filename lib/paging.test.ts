import { describe, expect, it } from 'vitest'
import { AppError } from './app-error'
import { type Page, pageOf, pagingSchema, parseCursor, parseTimeCursor } from './paging'

const numbers = ['01', '02', '03', '04', '05', '06', '07']

/** A list as the database would answer it. */
function read(limit: number, cursor?: string): Page<string> {
  const position = parseCursor(cursor, ['text'])
  const [at = ''] = position?.values ?? []
  const fetched =
    position?.direction === 'before' ? numbers.filter((value) => value < at).reverse() : numbers.filter((value) => !position || value > at)
  return pageOf(fetched.slice(0, limit + 1), { limit, position, values: (row) => [row] })
}

const cursorOf = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

describe('pages', () => {
  it('go forward to the end and back to the beginning', () => {
    const first = read(3)
    expect(first).toMatchObject({ rows: ['01', '02', '03'], previousCursor: null })
    const second = read(3, first.nextCursor ?? '')
    expect(second.rows).toEqual(['04', '05', '06'])
    const third = read(3, second.nextCursor ?? '')
    expect(third).toMatchObject({ rows: ['07'], nextCursor: null })
    const back = read(3, third.previousCursor ?? '')
    expect(back.rows).toEqual(second.rows)
    expect(read(3, back.previousCursor ?? '')).toMatchObject({ rows: first.rows, previousCursor: null })
    expect(read(3, back.nextCursor ?? '').rows).toEqual(third.rows)
  })

  it('have no cursors when everything fits, nor when there is nothing', () => {
    expect(read(7)).toEqual({ rows: numbers, nextCursor: null, previousCursor: null })
    expect(pageOf([], { limit: 5, position: undefined, values: () => [] })).toEqual({ rows: [], nextCursor: null, previousCursor: null })
  })
})

describe('a cursor', () => {
  const id = '01a20098-98b1-7000-9b0b-0277f0f79dd9'
  const at = '2026-03-01T12:00:00.000Z'
  const of = (...values: unknown[]) => cursorOf({ direction: 'after', values })

  it('may be left out or empty', () => {
    expect(parseCursor(undefined, ['uuid'])).toBeUndefined()
    expect(parseCursor('', ['uuid'])).toBeUndefined()
    expect(parseTimeCursor(undefined)).toBeUndefined()
  })

  it('gives back what it was made of', () => {
    expect(parseCursor(of('a', 'b', id), ['text', 'text', 'uuid'])).toEqual({ direction: 'after', values: ['a', 'b', id] })
    expect(parseTimeCursor(of(at, id))).toEqual({ direction: 'after', values: [at, id], at, id })
  })

  it.each([
    ['nonsense', 'nonsense'],
    ['not base64url', '%%%'],
    ['JSON of another shape', cursorOf({ direction: 'sideways', values: [at, id] })],
    ['a number among the values', of(at, 7)],
    ['too few values', of(id)],
    ['too many values', of(at, id, id)],
    ['a time that is none', of('ana@example.org', id)],
    ['an id that is none', of(at, 'x')],
    ['SQL', of(at, "'; DROP TABLE links; --")],
    ['a deep nesting', cursorOf(`${'['.repeat(1_900)}${']'.repeat(1_900)}`)],
  ])('is refused when it is not of this list: %s', (_, cursor) => {
    expect(() => parseTimeCursor(cursor)).toThrow(expect.objectContaining({ name: 'AppError', code: 'invalid_input' }))
  })

  it('is refused with a character the database cannot hold', () => {
    expect(() => parseCursor(of('a\0', id), ['text', 'uuid'])).toThrow(AppError)
  })
})

describe('limit', () => {
  it.each([
    [undefined, 50],
    ['1', 1],
    ['500', 500],
  ])('%s means %i', (limit, expected) => {
    expect(pagingSchema.parse({ limit }).limit).toBe(expected)
  })

  it.each(['0', '-1', '501', '1.5', 'many', 'NaN', 'Infinity'])('refuses %s', (limit) => {
    expect(pagingSchema.safeParse({ limit }).success).toBe(false)
  })
})
