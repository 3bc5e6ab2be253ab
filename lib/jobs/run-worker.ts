import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { logger } from '@/lib/logger'
import { keepHouse } from './housekeeping'

const housekeepingMilliseconds = 60_000

/** Does the background work until the signal ends it. A round that fails is logged and tried again with the next. */
export async function runWorker(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const done = await keepHouse(new Date())
      if (done.lookups + done.imports + done.lines > 0) logger.info(done, 'housekeeping')
    } catch (error) {
      logger.error({ fault: describeFault(error) }, 'housekeeping failed')
    }
    // An abort ends the pause by throwing, and the loop by its condition.
    await pause(housekeepingMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}
