import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { prepareMail } from '@/lib/invitations/prepare-mail'
import { queueReminders } from '@/lib/invitations/queue-reminders'
import { logger } from '@/lib/logger'
import { deliverMail } from '@/lib/mail/deliver-mail'
import { runDueRosters } from '@/lib/roster/runs/run-due-rosters'
import { keepHouse } from './housekeeping'

const roundMilliseconds = 60_000

/** Does the background work until the signal ends it: mail and rosters at all times, housekeeping and reminders every minute. */
export async function runWorker(signal: AbortSignal): Promise<void> {
  await Promise.all([
    deliverMail({ prepare: prepareMail, signal }),
    runDueRosters({ signal }),
    everyMinute(signal, 'housekeeping', async () => {
      const done = await keepHouse(new Date())
      if (done.lookups + done.imports + done.lines > 0) logger.info(done, 'housekeeping')
    }),
    everyMinute(signal, 'reminders', async () => {
      const queued = await queueReminders(new Date())
      if (queued > 0) logger.info({ queued }, 'reminders')
    }),
  ])
}

/** A round that fails is logged and tried again with the next. */
async function everyMinute(signal: AbortSignal, name: string, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await work()
    } catch (error) {
      logger.error({ fault: describeFault(error) }, `${name} failed`)
    }
    // An abort ends the pause by throwing, and the loop by its condition.
    await pause(roundMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}
