// Threat: as in lib/district-scope.ts, a query that forgets its district. Choice: the same setting in the same way, for the
// statements that cannot afford a round trip for each step of a transaction: what every request asks, and what workers write
// about mail under way.
import 'server-only'
import type { Prisma } from '@/prisma/generated/client'
import { pipelinedDatabase } from './database'
import { DatabaseFault } from './database-fault'
import { inSpan } from './observability/spans'
import { withinPatience } from './within-patience'

/**
 * Runs one statement in a transaction of its own bound to the district, in one round trip, and answers with its rows, which are what the caller says
 * they are. Of the database's errors only the code comes out.
 */
export async function runInDistrict<Row extends object = Record<string, unknown>>(
  districtId: string,
  statement: Prisma.Sql,
): Promise<Row[]> {
  const [rows] = await runAllInDistrict<[Row[]]>(districtId, [statement])
  return rows
}

/** Runs statements one after the other as `runInDistrict` does one, in the one round trip, and answers with the rows of each. */
export function runAllInDistrict<Answers extends object[][]>(districtId: string, statements: readonly Prisma.Sql[]): Promise<Answers> {
  return inSpan('statement', () => withinPatience(() => runBound<Answers>(districtId, statements)))
}

async function runBound<Answers extends object[][]>(districtId: string, statements: readonly Prisma.Sql[]): Promise<Answers> {
  const client = await pipelinedDatabase().connect()
  const settled = await Promise.allSettled([
    client.query('BEGIN'),
    client.query("SELECT set_config('app.district_id', $1, true)", [districtId]),
    ...statements.map(({ text, values }) => client.query(text, values)),
    client.query('COMMIT'),
  ])
  // What follows a failure says no more than that something failed before.
  const failed = settled.find((one) => one.status === 'rejected')
  client.release(failed !== undefined)
  if (failed) throw new DatabaseFault(failed.reason)
  return settled.slice(2, -1).map((one) => (one.status === 'fulfilled' ? one.value.rows : [])) as Answers
}
