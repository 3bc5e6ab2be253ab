import 'server-only'
import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { describeFault } from '@/lib/describe-fault'
import { logger } from '@/lib/logger'
import { findDueVerifications, rescheduleVerifications } from './due-verifications'
import { type KnownPlaces, runVerification, type VerificationPace } from './run-verification'

export type VerificationWork = {
  signal: AbortSignal
  /** How often it is asked which districts are due. */
  pollMilliseconds?: number
  pace?: VerificationPace
  /** Where keys and checkpoints are kept outside the database; those of the settings where left out. */
  places?: KnownPlaces
}

/** Worked on at once by this worker; each keeps a processor busy. */
const mostVerifications = 2

/**
 * Does the verifications that wait in every district until the signal ends it; what is under way then is given back. One whose worker died is
 * begun anew once its lease is over. Any number of workers may run at once. One that fails is logged, told as failed, and waits for nobody.
 */
export async function runDueVerifications({ signal, pollMilliseconds = 500, pace, places }: VerificationWork): Promise<void> {
  const running = new Map<string, Promise<void>>()
  // Each verification listens.
  setMaxListeners(0, signal)

  async function serve(districtId: string): Promise<void> {
    try {
      await runVerification(districtId, { signal, pace, places })
      await rescheduleVerifications(districtId)
    } catch (error) {
      logger.error({ districtId, fault: describeFault(error) }, 'the verifications of a district could not be looked at')
      await sleep()
    } finally {
      running.delete(districtId)
    }
  }

  async function sleep(): Promise<void> {
    // An abort ends the pause by throwing.
    await pause(pollMilliseconds, undefined, { signal }).catch(() => undefined)
  }

  while (!signal.aborted) {
    try {
      const due = await findDueVerifications([...running.keys()], mostVerifications - running.size)
      for (const districtId of due) running.set(districtId, serve(districtId))
    } catch (error) {
      logger.error({ fault: describeFault(error) }, 'due verifications could not be looked up')
    }
    await sleep()
  }
  await Promise.all(running.values())
}
