import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { lockWebhook } from './find-webhooks'

/**
 * Switches a webhook on or off. What waits when it is switched off is cancelled, and what happens until it is on again is never told.
 * Repeating it changes nothing.
 */
export async function switchWebhook(actor: Actor, { id, on }: { id: string; on: boolean }, now: Date): Promise<void> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { url } = await lockWebhook(tx, { districtId, id })
    const switched = on ? await switchOn(tx, { districtId, id }) : await switchOff(tx, { districtId, id, reason: 'by_hand', now })
    if (switched)
      await recordEvent(
        tx,
        { actor, at: now },
        { action: 'webhook.changed', subjectId: id, details: { changed: ['on'], on, host: new URL(url).host } },
      )
  })
}

type SwitchedOff = { districtId: string; id: string; reason: 'by_hand' | 'failing' | 'gone'; now: Date }

/** Within the transaction of what led to it, which holds the lock of the webhook; answers whether it was on. */
export async function switchOff(tx: DistrictTransaction, { districtId, id, reason, now }: SwitchedOff): Promise<boolean> {
  const { count } = await tx.webhook.updateMany({
    where: { districtId, id, disabledAt: null },
    data: { disabledAt: now, disabledReason: reason },
  })
  if (count === 0) return false
  await tx.webhookDelivery.updateMany({
    where: { districtId, webhookId: id, state: 'queued' },
    data: { state: 'cancelled', settledAt: now },
  })
  return true
}

async function switchOn(tx: DistrictTransaction, { districtId, id }: { districtId: string; id: string }): Promise<boolean> {
  const { count } = await tx.webhook.updateMany({
    where: { districtId, id, disabledAt: { not: null } },
    data: { disabledAt: null, disabledReason: null, failingSince: null, nextNumber: await endOfRecord(tx, districtId) },
  })
  return count > 0
}

/** The number the next event of the record will have. */
export async function endOfRecord(tx: DistrictTransaction, districtId: string): Promise<bigint> {
  const { _max } = await tx.auditNumber.aggregate({ where: { districtId }, _max: { number: true } })
  return BigInt((_max.number ?? -1) + 1)
}
