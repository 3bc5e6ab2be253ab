import { z } from 'zod'

/** What a client waits before it asks again, in seconds: a database that restarts is back by then. */
export const outageSeconds = 5

/** Of the network, of Prisma and of pg-pool, which names its own faults by message alone. Prisma's P2028 is our own fault as well: a transaction that is used after its end. */
const codes =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|E(?:HOST|NET)UNREACH|P1001|P1002|P1008|P1017|P2024|P2037)$/
const messages =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Server has closed|Transaction API error: Unable to start a transaction)/

/** Node's, where whoever asked us left before the end of what they sent, or whom we asked before their answer: neither is the database. */
const ofOthers = /^(?:aborted|socket hang up)$/

/** PostgreSQL, Appendix A: 08 connections, 53 resources, the full disk among them, 57 operator's intervention, 58 the system, 25006 a server that only reads. */
const sqlStates = /^(?:08|53|57|58|25006)/

const kinds = ['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TlsConnectionError', 'TooManyConnections']

/** Of the driver beneath Prisma: `originalCode` is the SQLSTATE. */
const driverCause = z.object({ kind: z.string().catch(''), originalCode: z.string().catch('') })

const fault = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  code: z.string().catch(''),
  sqlState: z.string().catch(''),
  isOutage: z.boolean().catch(false),
  /** Where beginning or committing fails, the driver's error comes out as it is. */
  cause: driverCause.optional().catch(undefined),
  meta: z
    .object({ driverAdapterError: z.object({ cause: driverCause }) })
    .optional()
    .catch(undefined),
})

/**
 * Whether an error says that the database cannot serve now, and not that the statement was wrong: it is away, full, overrun or
 * too slow. Whoever asks again later may be served.
 */
export function isOutage(error: unknown): boolean {
  const parsed = fault.safeParse(error)
  if (!(error instanceof Error) || !parsed.success) return false
  const { message, code, sqlState, cause, meta } = parsed.data
  if (parsed.data.isOutage) return true
  if (code === 'ECONNRESET' && ofOthers.test(message)) return false
  const { kind = '', originalCode = '' } = meta?.driverAdapterError.cause ?? cause ?? {}
  const states = [sqlState, originalCode, ...(/^[0-9A-Z]{5}$/.test(code) && !/^[EP]/.test(code) ? [code] : [])]
  return codes.test(code) || states.some((state) => sqlStates.test(state)) || kinds.includes(kind) || messages.test(message)
}
