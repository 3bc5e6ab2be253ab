import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageWebhooks, requireAllowed } from '@/lib/districts/policies'
import { lockWebhook } from './find-webhooks'
import { newWebhookSecret, previousSecretHours } from './webhook-secret'

/** Makes a new secret and answers it this once. For a day both it and the one before sign, so that the receiver can change over; one that was renewed before that is of no use from now on. */
export async function renewWebhookSecret(actor: Actor, id: string, now: Date): Promise<{ secret: string }> {
  requireAllowed(canManageWebhooks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { url } = await lockWebhook(tx, { districtId, id })
    const { secret, ciphertext } = await newWebhookSecret(tx, { districtId, id })
    const until = new Date(now.getTime() + previousSecretHours * 60 * 60_000)
    await tx.$executeRaw`
      UPDATE webhooks SET previous_ciphertext = secret_ciphertext, previous_until = ${until}::timestamptz, secret_ciphertext = ${ciphertext}
      WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid`
    await recordEvent(tx, { actor, at: now }, { action: 'webhook.secret_renewed', subjectId: id, details: { host: new URL(url).host } })
    return { secret }
  })
}
