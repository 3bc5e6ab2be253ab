import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Webhook } from '@/lib/webhooks/find-webhooks'
import { webhookTypes } from '@/lib/webhooks/webhook-type'
import { WebhookStateBadge } from './webhook-badges'

export function WebhookTable({ webhooks, timeZone }: { webhooks: readonly Webhook[]; timeZone: string }) {
  return (
    <Table caption="Webhooks">
      <thead>
        <tr>
          <Th>Address</Th>
          <Th>State</Th>
          <Th from="sm">Events</Th>
          <Th from="md">Added</Th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <Tr key={webhook.id} muted={webhook.disabledAt !== null}>
            <Td wrap>
              <Link href={`/settings/webhooks/${webhook.id}`} className="wrap-anywhere font-medium hover:underline">
                {webhook.url}
              </Link>
              {webhook.description !== null && (
                <p className="wrap-anywhere text-muted text-xs">
                  <bdi>{webhook.description}</bdi>
                </p>
              )}
            </Td>
            <Td fit>
              <WebhookStateBadge webhook={webhook} />
            </Td>
            <Td from="sm" fit>
              {webhook.types.length === webhookTypes.length ? 'Every event' : `${webhook.types.length} of ${webhookTypes.length}`}
            </Td>
            <Td from="md" fit muted>
              <DateTime at={webhook.createdAt} timeZone={timeZone} precision="day" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
