// Threat: as in lib/district-scope.ts, a query that forgets its district. Choice: the same setting in the same way, for the
// statements that cannot afford a round trip for each step of a transaction: what every request asks, and what workers write
// about mail under way.
import 'server-only'
import type { Prisma } from '@/prisma/generated/client'
import { pipelinedDatabase } from './database'
import { DatabaseFault } from './database-fault'
import { inSpan } from './observability/spans'

/** Runs one statement in a transaction of its own bound to the district, in one round trip, and answers with its rows. Of the database's errors only the code comes out. */
export function runInDistrict(districtId: string, statement: Prisma.Sql): Promise<Array<Record<string, unknown>>> {
  return inSpan('statement', () => runBound(districtId, statement))
}

async function runBound(districtId: string, statement: Prisma.Sql): Promise<Array<Record<string, unknown>>> {
  const client = await pipelinedDatabase().connect()
  const [begun, bound, done, committed] = await Promise.allSettled([
    client.query('BEGIN'),
    client.query("SELECT set_config('app.district_id', $1, true)", [districtId]),
    client.query<Record<string, unknown>>(statement.text, statement.values),
    client.query('COMMIT'),
  ])
  const failed = [begun, bound, done, committed].find(({ status }) => status === 'rejected')
  client.release(failed !== undefined)
  if (done.status === 'rejected') throw new DatabaseFault(done.reason)
  if (failed?.status === 'rejected') throw new DatabaseFault(failed.reason)
  return done.value.rows
}
