import 'server-only'
import { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '@/prisma/generated/client'
import { env } from './env'
import { logger } from './logger'
import { watchPool } from './observability/metrics'

const mostConnections = 10
const mostStatements = 4
const idleMilliseconds = 10_000

/** For a connection: a free one of the pool, or a new one. */
const patienceMilliseconds = 10_000

/** Who waits for a page waits no longer for a statement; what works on rosters may take its time. */
const silenceMilliseconds = process.env.NEXT_RUNTIME === 'nodejs' ? 20_000 : 10 * 60_000

function openPool(name: string, settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ connectionString: env().DATABASE_URL, connectionTimeoutMillis: patienceMilliseconds, ...settings })
  pool.on('connect', (client) => {
    // Whoever has it is told by what they asked. The event besides, which the pool hears only while nobody has it, would end the process.
    client.on('error', () => undefined)
    const { stream } = client.connection
    // A network that drops packets tells nobody: without this a statement waits for ever, and its connection with it.
    if (stream instanceof Socket) stream.setTimeout(silenceMilliseconds, () => stream.destroy())
  })
  pool.on('error', (error) => logger.warn({ name: error.name }, 'an idle database connection ended'))
  watchPool(name, () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }))
  return pool
}

function connect() {
  return new PrismaClient({ adapter: new PrismaPg(openPool('transactions', { max: mostConnections }), { disposeExternalPool: true }) })
}

let client: ReturnType<typeof connect> | undefined
let pipelined: pg.Pool | undefined

/** The connection of this process, as the role that row-level security binds. Tenant rows are reached by `inDistrict` alone. */
export function database(): ReturnType<typeof connect> {
  client ??= connect()
  return client
}

/** Connections on which all steps of a transaction leave in one packet and their answers come back in one. For lib/district-statement.ts and, of no district, lib/limits and lib/auth/access-lookup.ts. */
export function pipelinedDatabase(): pg.Pool {
  pipelined ??= openPool('statements', { max: mostStatements, idleTimeoutMillis: idleMilliseconds, allowExitOnIdle: true, pipeline: true })
  return pipelined
}

/** Closes the connections, for scripts and tests that end. */
export async function disconnectDatabase(): Promise<void> {
  await Promise.all([client?.$disconnect(), pipelined?.end()])
  client = undefined
  pipelined = undefined
}
