// Threat: an address of a stranger is asked from inside the network, answers without end, or never. Choice: lib/safe-fetch.ts asks, no
// redirect is followed, fifteen seconds are all there is, and of the answer only the status counts.
import 'server-only'
import { FetchFault, type SafeFetch, safeFetch } from '@/lib/safe-fetch'
import { serveDueDistricts } from '@/lib/serve-due-districts'
import { parseRetryAfter } from './delivery-retry'
import { expandRecord } from './expand-record'
import {
  findActiveWebhooks,
  findDueDistricts,
  type Lease,
  type LeasedDelivery,
  leaseDeliveries,
  rescheduleWebhooks,
} from './lease-deliveries'
import { type Attempt, isDelivered, releaseDelivery, settleDelivery } from './settle-delivery'
import { signWebhook } from './webhook-signature'

type Pace = {
  /** How often it is asked which districts are due. */
  pollMilliseconds: number
  /** Served at once by this worker. */
  mostDistricts: number
  /** Sent to one webhook at once. */
  mostAtOnce: number
  leaseMilliseconds: number
  /** After so long the district is looked at anew, so that one slow webhook keeps no other waiting. */
  roundMilliseconds: number
  /** How long one attempt may take. */
  attemptMilliseconds: number
}

const usualPace: Pace = {
  pollMilliseconds: 1_000,
  mostDistricts: 20,
  mostAtOnce: 8,
  leaseMilliseconds: 60_000,
  roundMilliseconds: 5_000,
  attemptMilliseconds: 15_000,
}

/** Tells the webhooks of every district what is due until the signal ends it. Any number of workers may run at once. */
export async function deliverWebhooks({ signal, ...given }: { signal: AbortSignal } & Partial<Pace>): Promise<void> {
  const pace = { ...usualPace, ...given }
  const { attemptMilliseconds: wholeMilliseconds } = pace
  const web = safeFetch({ wholeMilliseconds, connectMilliseconds: wholeMilliseconds, idleMilliseconds: wholeMilliseconds })
  try {
    await serveDueDistricts({
      signal,
      what: 'webhooks',
      pollMilliseconds: pace.pollMilliseconds,
      most: pace.mostDistricts,
      find: findDueDistricts,
      serve: (districtId) => serveDistrict(districtId, { web, signal, pace }),
    })
  } finally {
    web.close()
  }
}

type Serving = { web: SafeFetch; signal: AbortSignal; pace: Pace }

async function serveDistrict(districtId: string, serving: Serving): Promise<void> {
  const webhooks = await findActiveWebhooks(districtId)
  const served = await Promise.allSettled(webhooks.map((webhookId) => serveWebhook({ districtId, webhookId }, serving)))
  await rescheduleWebhooks(districtId)
  const failed = served.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

type Place = { districtId: string; webhookId: string }

/** Batch by batch; a batch of which nothing arrives is the last of the round, so that a receiver in trouble is asked once a second at most. */
async function serveWebhook(place: Place, serving: Serving): Promise<void> {
  const { signal, pace } = serving
  const { mostAtOnce: most, leaseMilliseconds } = pace
  const endsAt = Date.now() + pace.roundMilliseconds
  let goesOn = true
  while (goesOn && !signal.aborted && Date.now() < endsAt) {
    const mayHoldMore = await expandRecord(place.districtId, place.webhookId)
    const lease = await leaseDeliveries({ ...place, most, leaseMilliseconds, now: new Date() })
    const arrived = lease ? await deliverAll(place, lease, serving) : 0
    goesOn = lease ? arrived > 0 : mayHoldMore
  }
}

/** How many of them arrived. */
async function deliverAll(place: Place, lease: Lease, serving: Serving): Promise<number> {
  const arrived = await Promise.all(lease.deliveries.map((delivery) => deliver(place, { delivery, lease, serving })))
  return arrived.filter(Boolean).length
}

type Sending = { delivery: LeasedDelivery; lease: Lease; serving: Serving }

async function deliver(place: Place, { delivery, lease, serving }: Sending): Promise<boolean> {
  const attempt = await send({ delivery, lease, serving })
  if (!attempt) {
    await releaseDelivery(place.districtId, delivery)
    return false
  }
  await settleDelivery({ ...place, delivery, attempt, random: Math.random() })
  return isDelivered(attempt)
}

/** Undefined where it was broken off because the worker stops. */
async function send({ delivery, lease, serving }: Sending): Promise<Attempt | undefined> {
  const { web, signal } = serving
  const { id, type, occurredAt, data } = delivery
  const at = new Date()
  const began = performance.now()
  const tellAttempt = (came: Pick<Attempt, 'status' | 'cause' | 'askedMilliseconds'>): Attempt => ({
    at,
    milliseconds: Math.round(performance.now() - began),
    ...came,
  })
  const body = JSON.stringify({ type, timestamp: occurredAt.toISOString(), data })
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = lease.keys.map((key) => signWebhook(key, { id, timestamp, body: Buffer.from(body) }))
  try {
    const { status, headers } = await web.fetch(new URL(lease.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatures.join(' '),
      },
      body,
      signal,
      ignoresBody: true,
    })
    return tellAttempt({ status, cause: null, askedMilliseconds: parseRetryAfter(headers['retry-after'], new Date()) })
  } catch (error) {
    if (signal.aborted) return undefined
    if (!(error instanceof FetchFault)) throw error
    return tellAttempt({ status: null, cause: error.fault, askedMilliseconds: null })
  }
}
