import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { uuidV7 } from '@/lib/uuid-v7'
import { lockWebhook } from './find-webhooks'
import { markWebhooksDue } from './tell-webhooks'
import { tryType } from './webhook-type'

/** Sends a try: a delivery that tells nothing, attempted once. Refuses a webhook that is off with `conflict`. */
export async function tryWebhook(actor: Actor, id: string, now: Date): Promise<{ deliveryId: string }> {
  return atWebhook(actor, id, async (tx, host) => {
    const { districtId } = actor
    const deliveryId = uuidV7()
    await tx.$executeRaw`
      INSERT INTO webhook_deliveries (district_id, id, webhook_id, type, occurred_at, data, due_at)
      VALUES (${districtId}::uuid, ${deliveryId}::uuid, ${id}::uuid, ${tryType}, ${now}::timestamptz, ${JSON.stringify({ webhook_id: id })}::jsonb, clock_timestamp())`
    await recordEvent(tx, { actor, at: now }, { action: 'webhook.tried', subjectId: id, details: { host } })
    return { deliveryId }
  })
}

/**
 * Sends again what is settled: one delivery, or with `failed` all that failed, and answers how many. Each keeps its `webhook-id`, by which a receiver
 * knows what it has had before. Refuses an unknown delivery with `not_found`, one that still waits and a webhook that is off with `conflict`.
 */
export async function resendDeliveries(
  actor: Actor,
  { id, which }: { id: string; which: { deliveryId: string } | 'failed' },
  now: Date,
): Promise<{ deliveries: number }> {
  return atWebhook(actor, id, async (tx, host) => {
    const { districtId } = actor
    const deliveries = which === 'failed' ? await queueFailed(tx, { districtId, id }) : await queueOne(tx, { districtId, id, ...which })
    if (deliveries > 0)
      await recordEvent(tx, { actor, at: now }, { action: 'webhook.resent', subjectId: id, details: { deliveries, host } })
    return { deliveries }
  })
}

async function atWebhook<Answer>(
  actor: Actor,
  id: string,
  work: (tx: DistrictTransaction, host: string) => Promise<Answer>,
): Promise<Answer> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { disabledAt, url } = await lockWebhook(tx, { districtId, id })
    if (disabledAt) throw new AppError('conflict', 'The webhook is switched off, so nothing is sent. Switch it on first.')
    const answer = await work(tx, new URL(url).host)
    await markWebhooksDue(tx, districtId)
    return answer
  })
}

type Place = { districtId: string; id: string }

async function queueFailed(tx: DistrictTransaction, { districtId, id }: Place): Promise<number> {
  return tx.$executeRaw`
    UPDATE webhook_deliveries SET state = 'queued', attempts = 0, settled_at = NULL, due_at = clock_timestamp()
    WHERE district_id = ${districtId}::uuid AND webhook_id = ${id}::uuid AND state = 'failed'`
}

async function queueOne(tx: DistrictTransaction, { districtId, id, deliveryId }: Place & { deliveryId: string }): Promise<number> {
  if (!z.guid().safeParse(deliveryId).success) throw notFound('delivery')
  const queued = await tx.$executeRaw`
    UPDATE webhook_deliveries SET state = 'queued', attempts = 0, settled_at = NULL, due_at = clock_timestamp()
    WHERE district_id = ${districtId}::uuid AND webhook_id = ${id}::uuid AND id = ${deliveryId}::uuid AND state <> 'queued'`
  if (queued > 0) return queued
  const known = await tx.webhookDelivery.count({ where: { districtId, webhookId: id, id: deliveryId } })
  if (known === 0) throw notFound('delivery')
  throw new AppError('conflict', 'It waits for its next attempt already.')
}
