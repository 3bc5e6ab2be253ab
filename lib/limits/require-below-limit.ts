// Threat: guessing, and calls without end, spread over replicas and sent at once. Choice: counted in Postgres, where all
// replicas see it, before the work is done; a limit ends by itself, so nobody can lock anybody out for good.
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { RateLimited } from '@/lib/app-error'
import { database, pipelinedDatabase } from '@/lib/database'
import { formatWait } from './format-wait'
import { type Limit, type LimitRule, limits } from './limits'

/**
 * Counts one try of whoever `key` stands for and returns while that is allowed. Past the limit it refuses with
 * `rate_limited`, which says when the next try is taken. Keys are kept as digests. For guesses count first, then
 * look; give a try that was none back with `giveBack`.
 */
export async function requireBelowLimit(limit: Limit, key: string): Promise<void> {
  const rule: LimitRule = limits[limit]
  const row = rowOf(limit, key)
  try {
    await limiterOf(rule).consume(row)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    throw new RateLimited(`${rule.refusal} ${formatWait(seconds)}`, seconds)
  }
  // Before anybody looks at the guess: a window that ended after the first one would let twice as many through around its end.
  if (rule.counts === 'guesses') await prolong(row, Date.now() + rule.seconds * 1000)
}

/** Takes back one try that `requireBelowLimit` has let through and that turned out right. */
export async function giveBack(limit: Limit, key: string): Promise<void> {
  await database().rateLimit.updateMany({ where: { key: rowOf(limit, key), points: { gt: 0 } }, data: { points: { decrement: 1 } } })
}

async function prolong(key: string, until: number): Promise<void> {
  const expire = BigInt(until)
  await database().rateLimit.updateMany({ where: { key, expire: { lt: expire } }, data: { expire } })
}

function rowOf(limit: Limit, key: string): string {
  return `${limit}:${createHash('sha256').update(key).digest('base64url')}`
}

// Not by name: a pooler in transaction mode hands the next statement to another connection, which knows no such name.
const storeClient = {
  query: ({ text, values }: { text: string; values: unknown[] }) => pipelinedDatabase().query(text, values),
}

function limiterOf({ most, seconds }: LimitRule): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    // Housekeeping does it, for all replicas at once.
    clearExpiredByTimeout: false,
    keyPrefix: '',
    points: most,
    duration: seconds,
  })
}
