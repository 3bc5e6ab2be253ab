import 'server-only'
import type { KeyObject } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { queueCheckpointMails } from '@/lib/audit/anchors/queue-checkpoint-mails'
import { anchoring } from '@/lib/audit/anchors/run-anchoring'
import type { HeadMemory } from '@/lib/audit/sequence/remembered-heads'
import { runSequencer } from '@/lib/audit/sequence/run-sequencer'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { runDueVerifications } from '@/lib/audit/verify/run-due-verifications'
import { deliverMemberMails } from '@/lib/auth/deliver-member-mails'
import { describeWrongClock, noteDatabaseClock } from '@/lib/clocks'
import { database } from '@/lib/database'
import { describeFault } from '@/lib/describe-fault'
import { inTime } from '@/lib/in-time'
import { runDueCampaigns } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { prepareMail } from '@/lib/invitations/prepare-mail'
import { queueReminders } from '@/lib/invitations/queue-reminders'
import { logger } from '@/lib/logger'
import { deliverMail } from '@/lib/mail/deliver-mail'
import { inJob } from '@/lib/observability/spans'
import { runDueRosters } from '@/lib/roster/runs/run-due-rosters'
import { rotateKeys } from '@/lib/secrets/rotate-keys'
import { deliverWebhooks } from '@/lib/webhooks/deliver-webhooks'
import { keepHouse } from './housekeeping'

const clockMilliseconds = 5_000
const minuteMilliseconds = 60_000
const hourMilliseconds = 60 * minuteMilliseconds

export type WorkerOptions = {
  signal: AbortSignal
  /** Signs the record of what happened. */
  signingKey: KeyObject
  /** Keys that signed it before, or on other machines. */
  knownKeys: readonly Uint8Array[]
  /** Which heads of the record were signed here before. */
  heads: HeadMemory
  /** Where checkpoints are kept outside the database; undefined for nowhere. */
  anchorDir: string | undefined
}

/**
 * Does the background work until the signal ends it. While this machine's clock differs from the database's it pauses, as for a stop: what is under way
 * ends or is given back, and nothing is begun before they agree again.
 */
export async function runWorker({ signal, ...options }: WorkerOptions): Promise<void> {
  await measureClock()
  while (!signal.aborted) {
    const pausing = new AbortController()
    if (!describeWrongClock()) {
      const working = AbortSignal.any([signal, pausing.signal])
      await Promise.all([work({ ...options, signal: working }), whileClock('right', working).then(() => pausing.abort())])
    }
    await whileClock('wrong', signal)
  }
}

/** Asks the database for the time until the clock is otherwise, or the signal ends it. */
async function whileClock(state: 'right' | 'wrong', signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (describeWrongClock() ? 'wrong' : 'right') === state) {
    await pause(clockMilliseconds, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) await measureClock()
  }
}

/** A database that does not answer says nothing of the time: what was known last counts. */
async function measureClock(): Promise<void> {
  const asked = Date.now()
  const answer = database().$queryRaw<Array<{ theirs: Date }>>`SELECT clock_timestamp() AS theirs`
  const [clock] = (await inTime(clockMilliseconds, answer).catch(() => undefined)) ?? []
  if (clock) noteDatabaseClock({ asked, answered: Date.now(), theirs: clock.theirs })
}

/** Mail to families and members, webhooks, rosters, large campaigns and the signing of the record at all times, housekeeping and reminders every minute, the rotation of keys and the weekly mail of checkpoints every hour. Each begins at once. */
async function work({ signal, signingKey, knownKeys, heads, anchorDir }: WorkerOptions): Promise<void> {
  const anchors = anchorDir === undefined ? undefined : anchoring({ anchorDir, signingKey, knownKeys })
  await Promise.all([
    runSequencer({ signal, signingKey, knownKeys, heads, ...(anchors && { onSigned: anchors.onSigned }) }),
    anchors?.run(signal),
    deliverMail({ prepare: prepareMail, signal }),
    deliverMemberMails({ signal, knownKeys: [rawPublicKey(signingKey), ...knownKeys] }),
    runDueRosters({ signal }),
    deliverWebhooks({ signal }),
    runDueCampaigns({ signal }),
    runDueVerifications({ signal }),
    inRounds(signal, { name: 'housekeeping', everyMilliseconds: minuteMilliseconds }, async () => {
      const done = await keepHouse(new Date())
      if (done.lookups + done.imports + done.lines > 0) logger.info(done, 'housekeeping')
    }),
    inRounds(signal, { name: 'reminders', everyMilliseconds: minuteMilliseconds }, async () => {
      const queued = await queueReminders(new Date())
      if (queued > 0) logger.info({ queued }, 'reminders')
    }),
    inRounds(signal, { name: 'checkpoint mails', everyMilliseconds: hourMilliseconds }, async () => {
      const queued = await queueCheckpointMails(new Date())
      if (queued > 0) logger.info({ queued }, 'checkpoint mails')
    }),
    inRounds(signal, { name: 'rotation of keys', everyMilliseconds: hourMilliseconds }, async () => {
      const { rotated, left, current } = await rotateKeys(new Date(), { by: 'system', signal })
      if (rotated > 0) logger.info({ rotated, current }, 'rotation of keys')
      const keyIds = [...new Set(left.map(({ keyId }) => keyId))]
      if (left.length > 0) logger.error({ left: left.length, keyIds }, 'the keys of some districts could not be opened')
    }),
  ])
}

type Rounds = { name: string; everyMilliseconds: number }

/** A round that fails is logged and tried again with the next. */
async function inRounds(signal: AbortSignal, { name, everyMilliseconds }: Rounds, round: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await inJob(name, round)
    } catch (error) {
      logger.error({ fault: describeFault(error) }, `${name} failed`)
    }
    // An abort ends the pause by throwing, and the loop by its condition.
    await pause(everyMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}
