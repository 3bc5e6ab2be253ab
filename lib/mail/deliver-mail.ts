import 'server-only'
import { serveDueDistricts } from '@/lib/serve-due-districts'
import { type DistrictDelivery, deliverDistrict } from './deliver-district'
import { findDueDistricts } from './lease-messages'
import { serverWaitMilliseconds } from './outbox-retry'

export type MailDelivery = Pick<DistrictDelivery, 'prepare' | 'signal' | 'timeouts' | 'ca'> & Partial<Pace>

/** `pollMilliseconds`: also how often it is asked which districts are due. */
type Pace = Pick<
  DistrictDelivery,
  'batchSize' | 'leaseMilliseconds' | 'pollMilliseconds' | 'heartbeatMilliseconds' | 'stopMilliseconds'
> & {
  /** Served at once by this worker. */
  mostDistricts: number
  /** How long a district keeps its connections while others wait for a place. */
  turnMilliseconds: number
  /** How long a district waits whose server was at fault so many times running. */
  serverWait: (faults: number) => number
}

const usualPace: Pace = {
  // A claim asks much besides: with fewer at a time that would cost more than the claim.
  batchSize: 500,
  leaseMilliseconds: 30_000,
  heartbeatMilliseconds: 10_000,
  // The start script kills what has not ended ten seconds after it was asked to.
  stopMilliseconds: 7_000,
  pollMilliseconds: 1_000,
  mostDistricts: 20,
  turnMilliseconds: 5_000,
  serverWait: serverWaitMilliseconds,
}

/**
 * Sends what is due in every district until the signal ends it; then what the server already has is waited for, and what
 * is not sent is free for other workers. Any number of workers may run at once. What fails is logged and tried again.
 */
export async function deliverMail({ prepare, signal, timeouts, ca, ...given }: MailDelivery): Promise<void> {
  const pace = { ...usualPace, ...given }
  const faults = new Map<string, number>()
  await serveDueDistricts({
    signal,
    what: 'mail',
    pollMilliseconds: pace.pollMilliseconds,
    most: pace.mostDistricts,
    turnMilliseconds: pace.turnMilliseconds,
    find: findDueDistricts,
    serve: async (districtId, turn) => {
      const count = (faults.get(districtId) ?? 0) + 1
      const options = { ...pace, prepare, signal, turn, timeouts, ca, serverWaitMilliseconds: pace.serverWait(count) }
      const outcome = await deliverDistrict(districtId, options)
      if (outcome === 'server_fault') faults.set(districtId, count)
      else faults.delete(districtId)
    },
  })
}
