import { z } from 'zod'
import { isOutage } from './outage'

const driverError = z.object({ cause: z.object({ originalCode: z.string() }) })
/** Where beginning or committing fails, the driver's error comes out as it is. */
const withSqlState = z.union([
  z.object({ meta: z.object({ driverAdapterError: driverError }) }).transform(({ meta }) => meta.driverAdapterError),
  driverError,
])

/**
 * An unexpected answer of the database, told without its message: that one quotes the query's values, names and
 * addresses among them. `code` is Prisma's (P2002), `sqlState` PostgreSQL's (42501).
 */
export class DatabaseFault extends Error {
  readonly code: string | undefined
  readonly sqlState: string | undefined
  /** As `isOutage` found it in the answer, of which the message may be all that tells. */
  readonly isOutage: boolean

  constructor(cause: Error) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
    const sqlState = withSqlState.safeParse(cause).data?.cause.originalCode
    super(`The database refused a statement (${sqlState ?? code ?? cause.name}).`)
    this.name = 'DatabaseFault'
    this.code = code
    this.sqlState = sqlState
    this.isOutage = isOutage(cause)
    const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
    this.stack = [`${this.name}: ${this.message}`, ...frames].join('\n')
  }
}

/** Whether the database refused a row because another has its unique value already: somebody else was faster. Inside a transaction and after it. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
