import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { logger } from '@/lib/logger'
import type { SqlTransaction } from '@/lib/sql-transaction'

const againMilliseconds = 250

/** Names a transaction that may take long, so that what it does can be ended from outside (`endStatementsOf`). */
export async function nameStatements(tx: Pick<SqlTransaction, '$executeRaw'>, leaseToken: string): Promise<void> {
  await tx.$executeRaw`SELECT set_config('application_name', ${nameOf(leaseToken)}, true)`
}

/**
 * Once the signal is aborted, ends whatever statement a transaction of this name is at, again and again until it is stopped:
 * a statement over a million rows would otherwise go on for minutes after nobody wants it any more.
 */
export function endStatementsOf(leaseToken: string, signal: AbortSignal): { stop(): Promise<void> } {
  const stopped = new AbortController()

  async function endAll(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await database().$queryRaw`
          SELECT pg_cancel_backend(pid) FROM pg_stat_activity
          WHERE application_name = ${nameOf(leaseToken)} AND state = 'active' AND pid <> pg_backend_pid()`
      } catch (error) {
        logger.warn({ fault: describeFault(error) }, 'the statements of an import could not be ended')
      }
      await pause(againMilliseconds, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }

  let ended: Promise<void> | undefined
  const begin = () => {
    ended = endAll()
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return {
    async stop() {
      signal.removeEventListener('abort', begin)
      stopped.abort()
      await ended
    },
  }
}

function nameOf(leaseToken: string): string {
  return `roster ${leaseToken}`
}
