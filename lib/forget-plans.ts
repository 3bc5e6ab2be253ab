import 'server-only'
import type { DistrictTransaction } from './district-scope'

/**
 * Before many rows are written: the connection plans its checks of foreign keys anew. A plan it made while the tables were
 * all but empty may walk an index from its beginning for every row, which for thousands of rows is quadratic.
 */
export async function forgetPlans(tx: DistrictTransaction): Promise<void> {
  await tx.$executeRaw`DISCARD PLANS`
}
