import { z } from 'zod'

const withSqlState = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }) })

/**
 * An unexpected answer of the database, told without its message: that one quotes the query's values, names and
 * addresses among them. `code` is Prisma's (P2002), `sqlState` PostgreSQL's (42501).
 */
export class DatabaseFault extends Error {
  readonly code: string | undefined
  readonly sqlState: string | undefined

  constructor(cause: Error) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
    const sqlState = withSqlState.safeParse(cause).data?.meta.driverAdapterError.cause.originalCode
    super(`The database refused a statement (${sqlState ?? code ?? cause.name}).`)
    this.name = 'DatabaseFault'
    this.code = code
    this.sqlState = sqlState
    const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
    this.stack = [`${this.name}: ${this.message}`, ...frames].join('\n')
  }
}

/** Whether the database refused a row because another has its unique value already: somebody else was faster. Inside a transaction and after it. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
