import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { failingDays } from '@/lib/webhooks/delivery-retry'
import type { Webhook } from '@/lib/webhooks/find-webhooks'
import { hostOf, offWords } from './webhook-words'

/** Webhooks that fail or have switched themselves off, each leading to its log; nothing where all is well. */
export function WebhookTroubles({ troubles, timeZone }: { troubles: readonly Webhook[]; timeZone: string }) {
  if (troubles.length === 0) return null
  return (
    <Notice tone="warning" title={troubles.length === 1 ? 'A webhook is in trouble' : 'Webhooks are in trouble'}>
      <ul className="flex flex-col gap-1">
        {troubles.map((webhook) => (
          <li key={webhook.id}>
            <Link href={`/settings/webhooks/${webhook.id}`} className="link wrap-anywhere">
              {hostOf(webhook)}
            </Link>
            : <Trouble webhook={webhook} timeZone={timeZone} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** What is wrong and what comes of it. */
export function Trouble({ webhook: { disabledAt, disabledReason, failingSince }, timeZone }: { webhook: Webhook; timeZone: string }) {
  if (disabledAt) return <>{offWords[disabledReason ?? 'by_hand']}</>
  if (!failingSince) return null
  return (
    <>
      Nothing has arrived since <DateTime at={failingSince} timeZone={timeZone} />. What waits is tried again and again; the webhook
      switches itself off if it gives up on a delivery and nothing has arrived for {failingDays} days.
    </>
  )
}
