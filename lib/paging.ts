import { z } from 'zod'
import { AppError, unlessRefused } from './app-error'

/** A page of a list, newest or first first. Cursors are opaque to callers; null where there is nothing more. */
export type Page<Row> = { rows: Row[]; nextCursor: string | null; previousCursor: string | null }

/** Where a page begins: after (or before) the row with these sort values. */
export type Position = { direction: 'after' | 'before'; values: string[] }

/** `limit` (1 to 500, default 50) and `cursor`, as lists take them. */
export const pagingSchema = z.object({
  limit: z.coerce
    .number('limit must be a number.')
    .int('limit must be a whole number.')
    .min(1, 'limit must be at least 1.')
    .max(500, 'limit must be at most 500.')
    .default(50),
  cursor: z.string().max(4_000).optional(),
})

export type Paging = z.output<typeof pagingSchema>

const positionSchema = z.object({ direction: z.enum(['after', 'before']), values: z.array(z.string()).min(1).max(5) })

function formatCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** What a sort value is, so that a cursor of another list never reaches the database as a value it cannot read. */
export type SortValue = 'text' | 'uuid' | 'time'

const isSortValue: Record<SortValue, (value: string) => boolean> = {
  text: (value) => !value.includes('\0'),
  uuid: (value) => z.guid().safeParse(value).success,
  time: (value) => z.iso.datetime().safeParse(value).success,
}

/** Reads a cursor this server gave out for a list sorted by `kinds` of values; refuses anything else with `invalid_input`. */
export function parseCursor(cursor: string | undefined, kinds: readonly SortValue[]): Position | undefined {
  if (cursor === undefined || cursor === '') return undefined
  try {
    const position = positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    const fits = (kind: SortValue, index: number) => isSortValue[kind](position.values[index] ?? '')
    if (position.values.length === kinds.length && kinds.every(fits)) return position
  } catch {
    // Whatever is wrong with it, the answer is the same sentence.
  }
  throw new AppError('invalid_input', 'The cursor is not one of this list. Begin again without a cursor.', {
    cursor: 'Not a cursor of this list.',
  })
}

/** As `parseCursor`, for lists in the order of a time and then of an id. */
export function parseTimeCursor(cursor: string | undefined): (Position & { at: string; id: string }) | undefined {
  const position = parseCursor(cursor, ['time', 'uuid'])
  const [at = '', id = ''] = position?.values ?? []
  return position && { ...position, at, id }
}

/**
 * Cuts `limit + 1` fetched rows to a page with its cursors. Rows fetched `before` a position come in reverse order and
 * are turned round.
 */
export function pageOf<Row>(
  fetched: Row[],
  at: { limit: number; position: Position | undefined; values: (row: Row) => string[] },
): Page<Row> {
  const backwards = at.position?.direction === 'before'
  const hasMore = fetched.length > at.limit
  const rows = fetched.slice(0, at.limit)
  if (backwards) rows.reverse()
  const first = rows[0]
  const last = rows.at(-1)
  const hasNext = backwards ? at.position !== undefined : hasMore
  const hasPrevious = backwards ? hasMore : at.position !== undefined
  return {
    rows,
    nextCursor: hasNext && last ? formatCursor({ direction: 'after', values: at.values(last) }) : null,
    previousCursor: hasPrevious && first ? formatCursor({ direction: 'before', values: at.values(first) }) : null,
  }
}

/**
 * The page a screen's address asks for, 50 rows of it; the first one, and `beganAgain`, when its cursor is not one of
 * this list, as in an address that was kept or mistyped.
 */
export async function firstPageUnlessKnown<Row>(
  cursor: string | undefined,
  find: (paging: Paging) => Promise<Page<Row>>,
): Promise<{ page: Page<Row>; beganAgain: boolean }> {
  const page = await unlessRefused(find({ limit: 50, cursor }), 'invalid_input')
  return page ? { page, beganAgain: false } : { page: await find({ limit: 50 }), beganAgain: true }
}
