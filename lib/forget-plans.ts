import 'server-only'
import type { SqlTransaction } from './sql-transaction'

/**
 * Before many rows are written: the connection plans its checks of foreign keys anew. A plan it made while the tables were
 * all but empty may walk an index from its beginning for every row, which for thousands of rows is quadratic.
 */
export async function forgetPlans(tx: SqlTransaction): Promise<void> {
  await tx.$executeRaw`DISCARD PLANS`
}
