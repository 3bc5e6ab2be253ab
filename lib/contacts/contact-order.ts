import 'server-only'
import { type Position, parseCursor } from '@/lib/paging'
import { Prisma } from '@/prisma/generated/client'
import type { ContactSort } from './contact-filter'

const byName = [Prisma.sql`c.family_name`, Prisma.sql`c.given_name`]
const byEmail = [Prisma.sql`COALESCE(c.email, '')`]

const orders: Record<ContactSort, { columns: Prisma.Sql[]; descending: boolean }> = {
  name: { columns: byName, descending: false },
  '-name': { columns: byName, descending: true },
  email: { columns: byEmail, descending: false },
  '-email': { columns: byEmail, descending: true },
  '-added': { columns: [], descending: true },
}

export type ContactOrder = {
  position: Position | undefined
  /** Of contact `c`, the last being its id: what a cursor is made of. */
  keys: Prisma.Sql[]
  /** What stands after ORDER BY. */
  order: Prisma.Sql
  /** Whether contact `c` lies beyond the cursor. */
  beyond: Prisma.Sql
  /** The next so many contacts `c` beyond the cursor that the condition holds of, along an index; who takes them sorts them by `order`. */
  walk(condition: Prisma.Sql, most: number): Prisma.Sql
}

/** The order of a list of contacts from a cursor on, read against it where the page before is asked for. Refuses a cursor of another list with `invalid_input`. */
export function contactOrder(sort: ContactSort, cursor: string | undefined): ContactOrder {
  const { columns, descending } = orders[sort]
  const keys = [...columns, Prisma.sql`c.id`]
  const position = parseCursor(cursor, [...columns.map(() => 'text' as const), 'uuid'])
  const ascending = descending === (position?.direction === 'before')
  const order = ordered(keys, ascending)
  const beyond = past(keys, position?.values, ascending)
  return {
    position,
    keys,
    order,
    beyond,
    walk(condition, most) {
      if (columns !== byEmail) return Prisma.sql`SELECT * FROM contacts c WHERE ${condition} AND ${beyond} ORDER BY ${order} LIMIT ${most}`
      return walkByEmail({ condition, most, values: position?.values, ascending })
    },
  }
}

type EmailWalk = { condition: Prisma.Sql; most: number; values: string[] | undefined; ascending: boolean }

/**
 * Contacts without an address stand before all others. They are walked by themselves: the order of `COALESCE` is in no index, and under row-level
 * security none of it could be used to begin at a cursor, since PostgreSQL takes `COALESCE` for something that may tell.
 */
function walkByEmail({ condition, most, values, ascending }: EmailWalk): Prisma.Sql {
  const keys = [Prisma.sql`c.email`, Prisma.sql`c.id`]
  const part = (of: Prisma.Sql) =>
    Prisma.sql`(SELECT * FROM contacts c WHERE ${condition} AND ${of} ORDER BY ${ordered(keys, ascending)} LIMIT ${most})`
  const withAddress = part(Prisma.sql`c.email IS NOT NULL AND ${past(keys, values, ascending)}`)
  const [email, id] = values ?? []
  const allWithoutLieBeyond = email === undefined || (email !== '' && !ascending)
  const noneWithoutLiesBeyond = email !== undefined && email !== '' && ascending
  if (noneWithoutLiesBeyond) return withAddress
  const idsBeyond = allWithoutLieBeyond ? Prisma.sql`TRUE` : past([Prisma.sql`c.id`], id === undefined ? undefined : [id], ascending)
  const withoutAddress = part(Prisma.sql`c.email IS NULL AND ${idsBeyond}`)
  return Prisma.sql`SELECT * FROM (${withAddress} UNION ALL ${withoutAddress}) c ORDER BY ${ordered([...byEmail, Prisma.sql`c.id`], ascending)} LIMIT ${most}`
}

function ordered(keys: readonly Prisma.Sql[], ascending: boolean): Prisma.Sql {
  return Prisma.join(keys.map((key) => Prisma.sql`${key} ${ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`}`))
}

function past(keys: readonly Prisma.Sql[], values: readonly string[] | undefined, ascending: boolean): Prisma.Sql {
  if (!values) return Prisma.sql`TRUE`
  const typed = values.map((value, index) => (index === keys.length - 1 ? Prisma.sql`${value}::uuid` : Prisma.sql`${value}`))
  return Prisma.sql`(${Prisma.join([...keys])}) ${ascending ? Prisma.sql`>` : Prisma.sql`<`} (${Prisma.join(typed)})`
}
