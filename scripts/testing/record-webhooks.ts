import type { Actor } from '@/lib/districts/actor'
import { leaseDeliveries } from '@/lib/webhooks/lease-deliveries'
import { removeWebhook } from '@/lib/webhooks/remove-webhook'
import { renewWebhookSecret } from '@/lib/webhooks/renew-webhook-secret'
import { resendDeliveries, tryWebhook } from '@/lib/webhooks/resend-deliveries'
import { addWebhook, changeWebhook } from '@/lib/webhooks/save-webhook'
import { settleDelivery } from '@/lib/webhooks/settle-delivery'
import { switchWebhook } from '@/lib/webhooks/switch-webhook'
import type { Step } from './record-roster'

type Recording = { owner: Actor; step: Step; now: Date }

/** Everything about webhooks that changes something, once: what `webhookSteps` expects. */
export async function recordWebhooks({ owner, step, now }: Recording): Promise<void> {
  const { districtId } = owner
  const description = 'Asked for by Ixchel'
  const input = { url: 'https://sis.example.org/hooks/Xochitl', description, types: ['link.issued' as const] }
  const { id } = await step('add a webhook', addWebhook(owner, input, now))
  await step('change it', changeWebhook(owner, { ...input, id, types: ['link.issued', 'link.failed'] }, now))
  await step('save it as it is', changeWebhook(owner, { ...input, id, types: ['link.issued', 'link.failed'] }, now))
  await step('make a new secret', renewWebhookSecret(owner, id, now))
  await step('send a try', tryWebhook(owner, id, now))
  await step('fail to send it', settle({ status: 500 }))
  await step('send what failed again', resendDeliveries(owner, { id, which: 'failed' }, now))
  await step('send it once more', resendDeliveries(owner, { id, which: 'failed' }, now))
  await step('hear that nobody listens', settle({ status: 410 }))
  await step('switch it off, which it is', switchWebhook(owner, { id, on: false }, now))
  await step('switch it on', switchWebhook(owner, { id, on: true }, now))
  await step('remove it', removeWebhook(owner, id, now))

  async function settle({ status }: { status: number }): Promise<void> {
    const lease = await leaseDeliveries({ districtId, webhookId: id, most: 1, leaseMilliseconds: 60_000, now })
    for (const delivery of lease?.deliveries ?? []) {
      const attempt = { at: now, milliseconds: 12, status, cause: null, askedMilliseconds: null }
      await settleDelivery({ districtId, webhookId: id, delivery, attempt, random: 0 })
    }
  }
}

/** The steps of `recordWebhooks`, each with the events it adds. */
export const webhookSteps: ReadonlyArray<[string, string[]]> = [
  ['add a webhook', ['webhook.created']],
  ['change it', ['webhook.changed']],
  ['save it as it is', []],
  ['make a new secret', ['webhook.secret_renewed']],
  ['send a try', ['webhook.tried']],
  ['fail to send it', []],
  ['send what failed again', ['webhook.resent']],
  ['send it once more', []],
  ['hear that nobody listens', ['webhook.disabled']],
  ['switch it off, which it is', []],
  ['switch it on', ['webhook.changed']],
  ['remove it', ['webhook.removed']],
]
