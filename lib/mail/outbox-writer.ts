import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import { logger } from '@/lib/logger'
import { metrics } from '@/lib/observability/metrics'
import { tellingWebhooks } from '@/lib/webhooks/tell-webhooks'
import { Prisma } from '@/prisma/generated/client'
import type { DeliveryCause } from './delivery'
import type { LeasedMessage } from './outbox'
import type { Settlement } from './outbox-retry'
import { suppressAddress } from './suppress-address'

type Held = Pick<LeasedMessage, 'id' | 'fence'>

/** What is written about a message that a worker holds. */
export type OutboxWrite =
  | { kind: 'handed_over'; templateVersion: number }
  | ({ kind: 'settled'; suppress: { email: string; detail: string | null } | null } & Settlement)
  | { kind: 'cancelled'; cause: DeliveryCause }
  /** Put off without an attempt of its own: the server was at fault. */
  | { kind: 'postponed'; waitMilliseconds: number; cause: DeliveryCause | null; smtpCode: number | null; reply: string | null }
  /** Given back as it was taken: the final dot was not sent, even where the hand-over is written down. */
  | { kind: 'released' }
  | { kind: 'renewed' }

/** Writes about the messages of one district that this worker holds. */
export type OutboxWriter = {
  /** Whether it was written, durably: `false` once somebody else holds the message. Never throws. */
  write(held: Held, write: OutboxWrite): Promise<boolean>
}

type Waiting = { held: Held; write: OutboxWrite; tries: number; resolve: (written: boolean) => void }

const pauseMilliseconds = 1_000
/** Longer than a restart of the database takes; what the server said is worth waiting for. */
const mostTries = 30

/**
 * Gathers what happens on all connections into one statement for each round trip, in the order it happened: a message is
 * settled no later than the next one of its connection is handed over.
 */
export function outboxWriter(districtId: string, leaseMilliseconds: number): OutboxWriter {
  let waiting: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    // What happens in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = takeBatch()
      const unwritten = await writeBatch(batch)
      waiting = [...afterFault(unwritten), ...waiting]
      if (unwritten.length === batch.length) await pause(pauseMilliseconds)
    }
    running = false
  }

  /** Answers with what could not be written. One entry may be what the database refuses of many, so each then goes alone. */
  async function writeBatch(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    try {
      const written = await writeAll({ districtId, batch, leaseMilliseconds })
      for (const { held, write, resolve } of batch) {
        const isWritten = written.has(held.id)
        if (isWritten && write.kind === 'settled') metrics.mails.inc({ state: write.state })
        resolve(isWritten)
      }
      return []
    } catch (error) {
      logger.error({ districtId, fault: describeFault(error) }, 'the outbox could not be written')
      if (batch.length === 1) return batch
      return (await Promise.all(batch.map((entry) => writeBatch([entry])))).flat()
    }
  }

  /** One statement writes a row once, so a second word about a message waits for the next. */
  function takeBatch(): Waiting[] {
    const ids = new Set<string>()
    const batch = waiting.filter(({ held }) => !ids.has(held.id) && ids.add(held.id))
    const taken = new Set(batch)
    waiting = waiting.filter((entry) => !taken.has(entry))
    return batch
  }

  return {
    write(held, write) {
      return new Promise((resolve) => {
        waiting.push({ held, write, tries: 0, resolve })
        if (!running) void run()
      })
    },
  }
}

/** Of what could not be written only what is known of a message is worth another try. */
function afterFault(batch: readonly Waiting[]): Waiting[] {
  return batch.flatMap((entry) => {
    if (entry.write.kind === 'settled' && entry.tries < mostTries) return [{ ...entry, tries: entry.tries + 1 }]
    entry.resolve(false)
    return []
  })
}

type Batch = { districtId: string; batch: readonly Waiting[]; leaseMilliseconds: number }

/** The ids of the messages that were still held. */
async function writeAll(batch: Batch): Promise<Set<unknown>> {
  const { districtId } = batch
  const suppressing = batch.batch.some(({ write }) => write.kind === 'settled' && write.suppress !== null)
  if (!suppressing) return new Set((await runInDistrict(districtId, statementOf(batch))).map(({ id }) => id))
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.$queryRaw<Array<{ id: string }>>(statementOf(batch))
    const written = new Set(rows.map(({ id }) => id))
    for (const { held, write } of batch.batch) {
      if (write.kind !== 'settled' || write.suppress === null || !written.has(held.id)) continue
      await suppressAddress(tx, { districtId, ...write.suppress, reason: 'failed', now: new Date() })
    }
    return written
  })
}

/** What came of a mail is told in the same round trip, where a webhook wants to hear it. */
function statementOf(batch: Batch): Prisma.Sql {
  const updating = updateOf(batch)
  if (!batch.batch.some(({ write }) => write.kind === 'settled' && write.state !== 'deferred')) return updating
  const settled = Prisma.sql`
    SELECT 'message.' || state::text AS type, clock_timestamp() AS at,
      jsonb_build_object('message_id', id, 'campaign_id', campaign_id, 'kind', message_kind)
        || CASE WHEN state = 'accepted' THEN '{}' ELSE jsonb_build_object('cause', cause) END AS data
    FROM written WHERE kind = 'settled' AND state IN ('accepted', 'failed', 'ambiguous')`
  return Prisma.sql`WITH written AS (${updating}), ${tellingWebhooks(batch.districtId, settled)} SELECT id FROM written`
}

function updateOf({ districtId, batch, leaseMilliseconds }: Batch): Prisma.Sql {
  // The times are the database's, like the lease; a settlement counts even when the lease ran out, until somebody else took it.
  return Prisma.sql`
    UPDATE messages m SET
      state = CASE w.kind
        WHEN 'settled' THEN w.state::message_state
        WHEN 'postponed' THEN (CASE WHEN m.ambiguous_at IS NULL THEN 'deferred' ELSE 'ambiguous' END)::message_state
        WHEN 'released' THEN (CASE WHEN m.ambiguous_at IS NOT NULL THEN 'ambiguous' WHEN m.attempts > 0 THEN 'deferred' ELSE 'queued' END)::message_state
        WHEN 'cancelled' THEN (CASE WHEN m.ambiguous_at IS NULL THEN 'cancelled' ELSE 'ambiguous' END)::message_state
        WHEN 'renewed' THEN m.state
        ELSE 'handed_over' END,
      leased_until = CASE WHEN w.kind IN ('handed_over', 'renewed') THEN clock_timestamp() + ${leaseMilliseconds} * interval '1 millisecond' END,
      handed_over_at = CASE WHEN w.kind = 'handed_over' THEN clock_timestamp() ELSE m.handed_over_at END,
      last_attempt_at = CASE WHEN m.state = 'leased' AND w.kind IN ('handed_over', 'settled') THEN clock_timestamp() ELSE m.last_attempt_at END,
      template_version = COALESCE(w.template_version, m.template_version),
      attempts = COALESCE(w.attempts, m.attempts),
      due_at = CASE
        WHEN w.wait IS NOT NULL THEN clock_timestamp() + w.wait * interval '1 millisecond'
        WHEN w.state = 'ambiguous' OR w.kind = 'cancelled' THEN COALESCE(m.ambiguous_at, m.due_at)
        ELSE m.due_at END,
      ambiguous_at = CASE WHEN w.state = 'ambiguous' THEN COALESCE(m.ambiguous_at, clock_timestamp()) ELSE m.ambiguous_at END,
      settled_at = CASE WHEN w.state IN ('accepted', 'failed') OR (w.kind = 'cancelled' AND m.ambiguous_at IS NULL) THEN clock_timestamp() END,
      cause = CASE WHEN w.kind IN ('settled', 'cancelled', 'postponed') THEN w.cause ELSE m.cause END,
      smtp_code = CASE WHEN w.kind IN ('settled', 'cancelled', 'postponed') THEN w.smtp_code ELSE m.smtp_code END,
      smtp_reply = CASE WHEN w.kind IN ('settled', 'cancelled', 'postponed') THEN w.reply ELSE m.smtp_reply END
    FROM json_to_recordset(${JSON.stringify(batch.map(rowOf))}::json) AS w(
      id uuid, fence int, kind text, state text, attempts int, wait float8, cause text, smtp_code int, reply text, template_version int)
    WHERE m.district_id = ${districtId}::uuid AND m.id = ANY(${batch.map(({ held }) => held.id)}::uuid[]) AND m.id = w.id AND m.fence = w.fence AND CASE w.kind
      WHEN 'handed_over' THEN m.state = 'leased' AND m.leased_until > clock_timestamp()
      WHEN 'settled' THEN m.state IN ('leased', 'handed_over', 'ambiguous')
      WHEN 'renewed' THEN m.state IN ('leased', 'handed_over')
      WHEN 'released' THEN m.state IN ('leased', 'handed_over')
      ELSE m.state = 'leased' END
    RETURNING m.id, m.campaign_id, m.kind AS message_kind, m.state, m.cause, w.kind`
}

function rowOf({ held: { id, fence }, write }: Waiting): Record<string, string | number | null> {
  const { kind } = write
  if (kind === 'handed_over') return { id, fence, kind, template_version: write.templateVersion }
  if (kind === 'cancelled') return { id, fence, kind, cause: write.cause }
  if (kind === 'released' || kind === 'renewed') return { id, fence, kind }
  const { waitMilliseconds: wait, cause, smtpCode: smtp_code, reply } = write
  const said = { id, fence, kind, wait, cause, smtp_code, reply }
  return kind === 'settled' ? { ...said, state: write.state, attempts: write.attempts } : said
}
