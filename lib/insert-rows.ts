import 'server-only'
import { Prisma } from '@/prisma/generated/client'
import { forgetPlans } from './forget-plans'
import { inBatches } from './in-batches'
import type { SqlTransaction } from './sql-transaction'

type Value = string | number | boolean | Date | Buffer | null

const rowsPerStatement = 2_000
const manyRows = 500

/**
 * Inserts many rows, a few thousand to a statement: the rows travel as one JSON value and take their types from the
 * table itself. About ten times as fast as `createMany`. `table` and the column names are constants of the caller.
 */
export async function insertRows(
  tx: SqlTransaction,
  insert: { table: string; rows: ReadonlyArray<Record<string, Value>>; onConflict?: string },
): Promise<number> {
  const first = insert.rows[0]
  if (!first) return 0
  const columns = Prisma.raw(
    Object.keys(first)
      .map((name) => `"${name}"`)
      .join(', '),
  )
  const table = Prisma.raw(`"${insert.table}"`)
  const onConflict = Prisma.raw(insert.onConflict ?? '')
  let inserted = 0
  if (insert.rows.length >= manyRows) await forgetPlans(tx)
  for (const rows of inBatches(insert.rows, rowsPerStatement)) {
    const json = JSON.stringify(rows, asColumnText)
    inserted += await tx.$executeRaw`
      INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, ${json}::json) ${onConflict}`
  }
  return inserted
}

function asColumnText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key]
  return Buffer.isBuffer(original) ? `\\x${original.toString('hex')}` : value
}
