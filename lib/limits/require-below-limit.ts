// Threat: guessing, and calls without end, spread over replicas and sent at once. Choice: a try is one statement in Postgres,
// where all replicas see it, by the one clock there is for all of them, before the work is done; a limit ends by itself, so
// nobody can lock anybody out for good.
import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimited } from '@/lib/app-error'
import { pipelinedDatabase } from '@/lib/database'
import { withinPatience } from '@/lib/within-patience'
import { formatWait } from './format-wait'
import { type Limit, type LimitRule, limits } from './limits'

/**
 * A try that was let through: its row, the end of its window in Unix milliseconds of the database's clock, how many more are
 * let through until then, and how many seconds that is away.
 */
export type TakenTry = { row: string; until: number; left: number; seconds: number }

/**
 * Counts one try of whoever `key` stands for and answers with it while that is allowed. Past the limit it refuses with
 * `rate_limited`, which says when the next try is taken, and changes nothing. Keys are kept as digests. For guesses count
 * first, then look; give a try that was none back with `giveBack`.
 */
export async function requireBelowLimit(limit: Limit, key: string): Promise<TakenTry> {
  return take(limits[limit], rowOf(limit, key))
}

const timesOfSite = 10

/**
 * As `requireBelowLimit`, of a network as `networkOf` writes it. Of IPv6 a whole site, its first 48 bits (RFC 6177), has ten
 * times as many, since whoever holds one has 65,536 networks to guess from. What a network is refused does not count for its site.
 */
export async function requireNetworkBelowLimit(limit: Limit, network: string): Promise<TakenTry[]> {
  const rule: LimitRule = limits[limit]
  const taken = [await requireBelowLimit(limit, network)]
  const site = siteOf(network)
  if (site !== undefined) taken.push(await take({ ...rule, most: rule.most * timesOfSite }, rowOf(limit, site)))
  return taken
}

/** The /48 that a /64 lies in; undefined for an IPv4 address. */
function siteOf(network: string): string | undefined {
  const [, site] = /^((?:[\da-f]+:){3})[\da-f]+::\/64$/.exec(network) ?? []
  return site === undefined ? undefined : `${site}:/48`
}

/** Takes back a try that `requireBelowLimit` has let through and that turned out right; once its window may be another one, nothing. */
export async function giveBack({ row, until }: Pick<TakenTry, 'row' | 'until'>): Promise<void> {
  const text = `UPDATE rate_limits SET points = points - 1 WHERE key = $1 AND points > 0 AND ${now} < $2::bigint`
  await withinPatience(() => pipelinedDatabase().query(text, [row, until]))
}

// Of the database, and at the moment of the write: a statement may have waited for others of the same row.
const now = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

// A refused try writes nothing, so its wait is read beside it, as the row was when the statement began; where it was another
// window then, or none, this one has just begun. Not by name: a pooler in transaction mode hands the next statement to
// another connection, which knows no such name.
const takeTry = `
  WITH taken AS (
    INSERT INTO rate_limits AS kept (key, points, expire) VALUES ($1, 1, ${now} + $3::bigint)
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN kept.expire > ${now} THEN kept.points + 1 ELSE 1 END,
      expire = CASE WHEN kept.expire > ${now} AND NOT $4::boolean THEN kept.expire ELSE ${now} + $3::bigint END
    WHERE kept.points < $2::int OR kept.expire <= ${now}
    RETURNING expire, points
  )
  SELECT true AS allowed, expire::float8 AS until, (expire - ${now})::float8 AS rest, points FROM taken
  UNION ALL
  SELECT false, expire::float8, (expire - ${now})::float8, points FROM rate_limits WHERE key = $1 AND NOT EXISTS (SELECT FROM taken)`

type Outcome = { allowed: boolean; until: number; rest: number; points: number }

/** Each guess moves the end of its window on, before anybody looks at it. */
async function take({ counts, most, seconds, refusal }: LimitRule, row: string): Promise<TakenTry> {
  const values = [row, most, seconds * 1000, counts === 'guesses']
  const { rows } = await withinPatience(() => pipelinedDatabase().query<Outcome>(takeTry, values))
  const [outcome] = rows
  const rest = outcome && outcome.rest > 0 ? Math.ceil(outcome.rest / 1000) : seconds
  if (outcome?.allowed) return { row, until: outcome.until, left: Math.max(0, most - outcome.points), seconds: rest }
  throw new RateLimited(`${refusal} ${formatWait(rest)}`, rest)
}

function rowOf(limit: Limit, key: string): string {
  return `${limit}:${createHash('sha256').update(key).digest('base64url')}`
}
