import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/prisma/generated/client'
import { env } from './env'

function connect() {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: env().DATABASE_URL, max: 10 }) })
}

let client: ReturnType<typeof connect> | undefined

/** The connection of this process, as the role that row-level security binds. Tenant rows are reached by `inDistrict` alone. */
export function database(): ReturnType<typeof connect> {
  client ??= connect()
  return client
}

/** Closes the connection, for scripts and tests that end. */
export async function disconnectDatabase(): Promise<void> {
  await client?.$disconnect()
  client = undefined
}
