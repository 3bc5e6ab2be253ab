import { startWebhookReceiver, type WebhookReceiver } from '@/e2e/webhooks/webhook-receiver'
import type { Actor } from '@/lib/districts/actor'
import { deliverWebhooks } from '@/lib/webhooks/deliver-webhooks'
import { addWebhook } from '@/lib/webhooks/save-webhook'
import { type WebhookType, webhookTypes } from '@/lib/webhooks/webhook-type'

export type TestWebhook = { id: string; secret: string; receiver: WebhookReceiver }

/** A receiver on this machine and a webhook that tells it, of every type unless some are given. */
export async function makeWebhook(owner: Actor, types: readonly WebhookType[] = webhookTypes): Promise<TestWebhook> {
  const receiver = await startWebhookReceiver()
  const { id, secret } = await addWebhook(owner, { url: receiver.url, types: [...types] }, new Date())
  return { id, secret, receiver }
}

/** A worker of this process that looks all the time. */
export function startWebhookWorker(attemptMilliseconds = 2_000): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const running = deliverWebhooks({ signal: stopped.signal, pollMilliseconds: 20, attemptMilliseconds })
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}
