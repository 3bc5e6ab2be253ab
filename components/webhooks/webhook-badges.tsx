import { Ban, CircleCheck, CircleX, Clock, PowerOff, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { Webhook } from '@/lib/webhooks/find-webhooks'
import type { WebhookDeliveryState } from '@/prisma/generated/enums'
import { deliveryStateWords } from './webhook-words'

const faces: Record<WebhookDeliveryState, { tone: BadgeTone; icon: ReactNode }> = {
  queued: { tone: 'accent', icon: <Clock aria-hidden="true" /> },
  delivered: { tone: 'success', icon: <CircleCheck aria-hidden="true" /> },
  failed: { tone: 'danger', icon: <CircleX aria-hidden="true" /> },
  cancelled: { tone: 'neutral', icon: <Ban aria-hidden="true" /> },
}

/** What is known of a delivery: an icon, a word and a colour together. */
export function DeliveryStateBadge({ state }: { state: WebhookDeliveryState }) {
  const { tone, icon } = faces[state]
  return (
    <Badge tone={tone} icon={icon}>
      {deliveryStateWords[state]}
    </Badge>
  )
}

/** Whether the webhook is on, off, or in trouble. */
export function WebhookStateBadge({ webhook: { disabledAt, failingSince } }: { webhook: Pick<Webhook, 'disabledAt' | 'failingSince'> }) {
  if (disabledAt) {
    return (
      <Badge icon={<PowerOff aria-hidden="true" />} tone="neutral">
        Off
      </Badge>
    )
  }
  if (failingSince) {
    return (
      <Badge icon={<TriangleAlert aria-hidden="true" />} tone="warning">
        Failing
      </Badge>
    )
  }
  return (
    <Badge icon={<CircleCheck aria-hidden="true" />} tone="success">
      On
    </Badge>
  )
}
