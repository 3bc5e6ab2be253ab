import 'server-only'
import { serveDueDistricts } from '@/lib/serve-due-districts'
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
  await serveDueDistricts({
    signal,
    what: 'verifications',
    pollMilliseconds,
    most: mostVerifications,
    find: findDueVerifications,
    serve: async (districtId) => {
      await runVerification(districtId, { signal, pace, places })
      await rescheduleVerifications(districtId)
    },
  })
}
