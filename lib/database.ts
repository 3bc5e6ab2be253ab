import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '@/prisma/generated/client'
import { env } from './env'
import { logger } from './logger'

const mostStatements = 4
const idleMilliseconds = 10_000

function connect() {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: env().DATABASE_URL, max: 10 }) })
}

function connectPipelined(): pg.Pool {
  const settings = { connectionString: env().DATABASE_URL, max: mostStatements, idleTimeoutMillis: idleMilliseconds, allowExitOnIdle: true }
  const pool = new pg.Pool({ ...settings, pipeline: true })
  pool.on('error', ({ name }) => logger.warn({ name }, 'an idle database connection ended'))
  return pool
}

let client: ReturnType<typeof connect> | undefined
let pipelined: pg.Pool | undefined

/** The connection of this process, as the role that row-level security binds. Tenant rows are reached by `inDistrict` alone. */
export function database(): ReturnType<typeof connect> {
  client ??= connect()
  return client
}

/** Connections on which all steps of a transaction leave in one packet and their answers come back in one. For lib/district-statement.ts and, of no district, lib/limits. */
export function pipelinedDatabase(): pg.Pool {
  pipelined ??= connectPipelined()
  return pipelined
}

/** Closes the connections, for scripts and tests that end. */
export async function disconnectDatabase(): Promise<void> {
  await Promise.all([client?.$disconnect(), pipelined?.end()])
  client = undefined
  pipelined = undefined
}
