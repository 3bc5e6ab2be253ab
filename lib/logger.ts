import pino from 'pino'
import { settingsSchema } from './env'
import { currentRequestId } from './observability/request-context'

/** Structured log on standard output. Lines carry ids, that of the request among them, never names, addresses, secrets, tokens or codes. */
export const logger = pino({
  // Not env(): the build loads this file, and has no database.
  level: settingsSchema.shape.LOG_LEVEL.parse(process.env.LOG_LEVEL || undefined),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin() {
    const requestId = currentRequestId()
    return requestId === undefined ? {} : { requestId }
  },
})
