// Threat: as in lib/district-scope.ts, a query that forgets its district. Choice: the same setting in the same way, for the
// one place that cannot afford a round trip for each step of a transaction: what workers write about mail under way.
import 'server-only'
import pg from 'pg'
import type { Prisma } from '@/prisma/generated/client'
import { DatabaseFault } from './database-fault'
import { env } from './env'
import { logger } from './logger'

const mostConnections = 4
const idleMilliseconds = 10_000

let pool: pg.Pool | undefined

function connections(): pg.Pool {
  if (pool) return pool
  // Pipelined, all steps of a transaction leave in one packet and its answers come back in one.
  const settings = {
    connectionString: env().DATABASE_URL,
    max: mostConnections,
    idleTimeoutMillis: idleMilliseconds,
    allowExitOnIdle: true,
  }
  pool = new pg.Pool({ ...settings, pipeline: true })
  pool.on('error', ({ name }) => logger.warn({ name }, 'an idle database connection ended'))
  return pool
}

/** Runs one statement in a transaction of its own bound to the district, in one round trip, and answers with its rows. Of the database's errors only the code comes out. */
export async function runInDistrict(districtId: string, statement: Prisma.Sql): Promise<Array<Record<string, unknown>>> {
  const client = await connections().connect()
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
