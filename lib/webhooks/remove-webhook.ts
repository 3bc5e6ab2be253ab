import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { lockWebhook } from './find-webhooks'

/** Removes a webhook with its log; what is on its way at this moment still arrives. Refuses an unknown one with `not_found`. */
export async function removeWebhook(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { url } = await lockWebhook(tx, { districtId, id })
    await tx.webhook.delete({ where: { districtId_id: { districtId, id } } })
    await recordEvent(tx, { actor, at: now }, { action: 'webhook.removed', subjectId: id, details: { host: new URL(url).host } })
  })
}
