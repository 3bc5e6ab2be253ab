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
import { describeFault } from '@/lib/describe-fault'
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

/** Does the background work until the signal ends it: mail to families and members, webhooks, rosters, large campaigns and the signing of the record at all times, housekeeping and reminders every minute, the rotation of keys and the weekly mail of checkpoints every hour. Each begins at once. */
export async function runWorker({ signal, signingKey, knownKeys, heads, anchorDir }: WorkerOptions): Promise<void> {
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
async function inRounds(signal: AbortSignal, { name, everyMilliseconds }: Rounds, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await inJob(name, work)
    } catch (error) {
      logger.error({ fault: describeFault(error) }, `${name} failed`)
    }
    // An abort ends the pause by throwing, and the loop by its condition.
    await pause(everyMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}
