import type { Webhook } from '@/lib/webhooks/find-webhooks'
import type { WebhookDeliveryState } from '@/prisma/generated/enums'

/** What became of a delivery, as the log and its filter say it. */
export const deliveryStateWords: Record<WebhookDeliveryState, string> = {
  queued: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const deliveryStates = (['queued', 'delivered', 'failed', 'cancelled'] as const).map((value) => ({
  value,
  label: deliveryStateWords[value],
}))

const causes: Record<string, string> = {
  not_allowed: 'The address may not be asked',
  name: 'The name of the server is not found',
  refused: 'The server refuses the connection',
  unreachable: 'The server cannot be reached',
  certificate: 'The certificate is not valid',
  tls: 'The server does not speak TLS as it should',
  timeout: 'No answer within 15 seconds',
  cut: 'The server broke the connection off',
}

/** What came of an attempt, in a few words. */
export function attemptWords({ status, cause }: { status: number | null; cause: string | null }): string {
  if (status !== null) return `Answered ${status}`
  return causes[cause ?? ''] ?? 'No answer'
}

/** The host stands for the webhook where the whole address would be too long. */
export function hostOf({ url }: Pick<Webhook, 'url'>): string {
  return new URL(url).host
}

export const offWords = {
  by_hand: 'Switched off by a member.',
  failing: 'Switched itself off: it gave up on a delivery, and nothing had arrived for five days.',
  gone: 'Switched itself off: the receiver answered 410, which says that nobody listens there any more.',
} as const
