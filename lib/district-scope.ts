// Threat: a query that forgets its district shows one district's families to another. Choice: every tenant table has
// forced row-level security on the setting below, the application's role cannot bypass it, and nothing but this function
// and, for single statements, lib/district-statement.ts sets it. Without it a query finds nothing and a write is refused.
import 'server-only'
import type { Prisma } from '@/prisma/generated/client'
import { noteDatabaseClock } from './clocks'
import { database } from './database'
import { DatabaseFault } from './database-fault'
import { inSpan } from './observability/spans'
import { requirePatience, withinPatience } from './within-patience'

/** A transaction that sees one district's rows and no others. */
export type DistrictTransaction = Prisma.TransactionClient

/** Longest a transaction may take: an import of a large roster is one. */
const transactionTimeoutMilliseconds = 10 * 60_000

/** A process that hangs or was cut off keeps its locks no longer: the database ends its transaction. */
export const longestIdle = '60s'

/** Runs `work` in one transaction bound to the district. What throws inside rolls everything back; of the database's own errors only the code comes out. */
export function inDistrict<Result>(districtId: string, work: (tx: DistrictTransaction) => Promise<Result>): Promise<Result> {
  return inSpan('transaction', () => withinPatience(() => transact(districtId, work)))
}

async function transact<Result>(districtId: string, work: (tx: DistrictTransaction) => Promise<Result>): Promise<Result> {
  try {
    return await database().$transaction(
      async (tx) => {
        const asked = Date.now()
        const [clock] = await tx.$queryRaw<Array<{ theirs: Date }>>`
          SELECT set_config('app.district_id', ${districtId}, true), set_config('idle_in_transaction_session_timeout', ${longestIdle}, true),
                 clock_timestamp() AS theirs`
        if (clock) noteDatabaseClock({ asked, answered: Date.now(), theirs: clock.theirs })
        const result = await work(tx)
        requirePatience()
        return result
      },
      { timeout: transactionTimeoutMilliseconds, maxWait: 10_000 },
    )
  } catch (error) {
    throw error instanceof Error && /^(?:PrismaClient|DriverAdapterError)/.test(error.name) ? new DatabaseFault(error) : error
  }
}
