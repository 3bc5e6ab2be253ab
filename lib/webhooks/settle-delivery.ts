import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { FetchCause } from '@/lib/safe-fetch'
import { hasFailedTooLong, retryMilliseconds } from './delivery-retry'
import type { LeasedDelivery } from './lease-deliveries'
import { switchOff } from './switch-webhook'
import { tryType } from './webhook-type'

/** What came of one attempt: a status, or why there is none. */
export type Attempt = {
  at: Date
  milliseconds: number
  status: number | null
  cause: FetchCause | null
  /** What the receiver asked for by `Retry-After`. */
  askedMilliseconds: number | null
}

type Attempted = { districtId: string; webhookId: string; delivery: LeasedDelivery; attempt: Attempt; random: number }

/** Whether the receiver has it: any status from 200 to 299. */
export function isDelivered({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300
}

/**
 * Writes down what came of an attempt and what follows: delivered, another attempt, or failed. 410 switches the webhook off, as does the delivery that is
 * given up after five days without a success. What was cancelled meanwhile stays so unless it arrived. Nothing is written once somebody else holds the delivery.
 */
export async function settleDelivery({ districtId, webhookId, delivery, attempt, random }: Attempted): Promise<void> {
  const { id, fence, type } = delivery
  const { at, milliseconds, status, cause, askedMilliseconds } = attempt
  const attempts = delivery.attempts + 1
  const isDone = isDelivered(attempt)
  const isGone = status === 410
  const isTry = type === tryType
  const wait = isDone || isGone || isTry ? null : retryMilliseconds({ attempts, askedMilliseconds, random })
  const state = isDone ? 'delivered' : wait === null ? 'failed' : 'queued'
  const stateIfCancelled = isDone ? 'delivered' : 'cancelled'
  await inDistrict(districtId, async (tx) => {
    const webhook = await lockUnlessWell(tx, { districtId, webhookId, isDone })
    const written = await tx.$executeRaw`
      UPDATE webhook_deliveries SET attempts = ${attempts},
        state = CASE WHEN state = 'cancelled' THEN ${stateIfCancelled} ELSE ${state} END::webhook_delivery_state,
        due_at = clock_timestamp() + ${wait ?? 0} * interval '1 millisecond',
        settled_at = CASE WHEN state = 'cancelled' OR ${wait}::float8 IS NULL THEN clock_timestamp() END
      WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid AND fence = ${fence} AND state IN ('queued', 'cancelled')`
    if (written === 0) return
    await tx.webhookAttempt.create({ data: { districtId, deliveryId: id, at, milliseconds, status, cause } })
    if (!webhook) return
    if (isDone) await noteFailingSince(tx, { districtId, webhookId, failingSince: null })
    else await noteFailure(tx, { districtId, webhookId, webhook, at, isTry, isGone, isGivenUp: wait === null })
  })
}

/** Gives a delivery back as it was taken: nobody knows whether the receiver has it, and the same id tells it. */
export async function releaseDelivery(districtId: string, { id, fence }: LeasedDelivery): Promise<void> {
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`
      UPDATE webhook_deliveries SET due_at = clock_timestamp()
      WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid AND fence = ${fence} AND state = 'queued'`,
  )
}

type Failing = { failingSince: Date | null; url: string }

/**
 * Before the delivery, as whoever switches off or removes the webhook does: in another order two of them wait for each other for ever. A success of a
 * webhook that is well changes nothing about it and waits for nobody.
 */
async function lockUnlessWell(
  tx: DistrictTransaction,
  { districtId, webhookId, isDone }: { districtId: string; webhookId: string; isDone: boolean },
): Promise<Failing | undefined> {
  const [webhook] = await tx.$queryRaw<Failing[]>`
    SELECT failing_since AS "failingSince", url FROM webhooks
    WHERE district_id = ${districtId}::uuid AND id = ${webhookId}::uuid AND (NOT ${isDone} OR failing_since IS NOT NULL) FOR NO KEY UPDATE`
  return webhook
}

type Failure = {
  districtId: string
  webhookId: string
  webhook: Failing
  at: Date
  /** A member watches it: that it fails says nothing of how long the receiver has been away. */
  isTry: boolean
  isGone: boolean
  isGivenUp: boolean
}

async function noteFailure(tx: DistrictTransaction, failure: Failure): Promise<void> {
  const { districtId, webhookId, webhook, at, isTry, isGone, isGivenUp } = failure
  const failingSince = webhook.failingSince ?? at
  if (!isTry && webhook.failingSince === null) await noteFailingSince(tx, { districtId, webhookId, failingSince })
  const isLong = !isTry && isGivenUp && hasFailedTooLong(failingSince, at)
  if (!isGone && !isLong) return
  const reason = isGone ? 'gone' : 'failing'
  if (!(await switchOff(tx, { districtId, id: webhookId, reason, now: at }))) return
  const actor = { districtId, kind: 'system' as const, id: null }
  const details = { reason, host: new URL(webhook.url).host }
  await recordEvent(tx, { actor, at }, { action: 'webhook.disabled', subjectId: webhookId, details })
}

type FailingSince = { districtId: string; webhookId: string; failingSince: Date | null }

async function noteFailingSince(tx: DistrictTransaction, { districtId, webhookId: id, failingSince }: FailingSince): Promise<void> {
  await tx.webhook.update({ where: { districtId_id: { districtId, id } }, data: { failingSince } })
}
