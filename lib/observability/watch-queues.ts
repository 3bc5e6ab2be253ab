import 'server-only'
import { Gauge } from 'prom-client'
import { database } from '@/lib/database'
import { inTime } from '@/lib/in-time'
import { keepAnswer } from '@/lib/keep-answer'
import { findAuditLag } from './audit-lag'
import { metrics } from './metrics'

/** A monitor waits ten seconds as a rule. */
const patienceMilliseconds = 5_000

type Due = { work: string; districts: number; seconds: number }

/**
 * Measures what waits in the database, of all districts together: due work by its kind, and events without a number. Answers with what reads it anew, from
 * the tables that belong to no district. While the database does not answer within five seconds, `invite_desk_database_up` is 0 and the others are absent.
 */
export function watchQueues(): () => Promise<void> {
  const registers = [metrics.registry]
  const labelNames = ['work'] as const
  const districts = new Gauge({ name: 'invite_desk_due_districts', help: 'Districts with work that is due.', labelNames, registers })
  const age = new Gauge({
    name: 'invite_desk_due_seconds',
    help: 'For how long the work that waits longest is due.',
    labelNames,
    registers,
  })
  const events = new Gauge({ name: 'invite_desk_audit_unnumbered_events', help: 'Events of the record without a number.', registers })
  const lag = new Gauge({ name: 'invite_desk_audit_lag_seconds', help: 'How old the oldest event without a number is.', registers })
  const up = new Gauge({ name: 'invite_desk_database_up', help: 'Whether the database answered this look.', registers })
  // One at a time: what does not answer is not asked again meanwhile.
  const look = keepAnswer(0, () => Promise.all([findDue(), findAuditLag(new Date())]))
  return async () => {
    const read = await inTime(patienceMilliseconds, look()).catch(() => undefined)
    up.set(read ? 1 : 0)
    for (const gauge of [districts, age]) gauge.reset()
    for (const gauge of [events, lag]) gauge.remove()
    if (!read) return
    const [due, waiting] = read
    for (const { work, districts: count, seconds } of due) {
      districts.set({ work }, count)
      age.set({ work }, seconds)
    }
    events.set(waiting.events)
    lag.set(waiting.seconds)
  }
}

async function findDue(): Promise<Due[]> {
  return database().$queryRaw<Due[]>`
    SELECT work, count(due_at)::int AS districts, coalesce(extract(epoch FROM now() - min(due_at)), 0)::float AS seconds
    FROM (VALUES ('mail'), ('member_mail'), ('roster'), ('campaign'), ('webhook'), ('verification')) kinds (work)
    LEFT JOIN (
      SELECT 'mail' AS kind, due_at FROM due_mail UNION ALL SELECT 'member_mail', due_at FROM due_member_mail
      UNION ALL SELECT 'roster', due_at FROM due_roster UNION ALL SELECT 'campaign', due_at FROM due_campaigns
      UNION ALL SELECT 'webhook', due_at FROM due_webhooks UNION ALL SELECT 'verification', due_at FROM due_verifications
    ) due ON kind = work AND due_at <= now()
    GROUP BY work`
}
