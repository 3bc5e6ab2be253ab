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
