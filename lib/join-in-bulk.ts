import 'server-only'
import { forgetPlans } from './forget-plans'
import type { SqlTransaction } from './sql-transaction'

/**
 * For the rest of the transaction, joins read each table once. Right after a bulk load PostgreSQL still believes the
 * tables to be tiny and loops over them for every row, which for a large campaign is quadratic.
 */
export async function joinInBulk(tx: SqlTransaction): Promise<void> {
  await forgetPlans(tx)
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`
}

/** As `joinInBulk`, while `work` is done. */
export async function joiningInBulk<Result>(tx: SqlTransaction, work: () => Promise<Result>): Promise<Result> {
  const [before] = await tx.$queryRaw<Array<{ loops: string }>>`SELECT current_setting('enable_nestloop') AS loops`
  await joinInBulk(tx)
  const result = await work()
  await tx.$executeRaw`SELECT set_config('enable_nestloop', ${before?.loops ?? 'on'}, true)`
  return result
}

const fewRows = 100_000

/** From here on joins may look rows up one by one again, where those they begin with are counted and few. */
export async function joinAsCounted(tx: SqlTransaction, rows: number): Promise<void> {
  if (rows <= fewRows) await tx.$executeRaw`SET LOCAL enable_nestloop = on`
}
