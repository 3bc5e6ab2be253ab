import { Webhook as WebhookIcon } from 'lucide-react'
import type { Metadata } from 'next'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { AddWebhook } from '@/components/webhooks/add-webhook'
import { WebhookTable } from '@/components/webhooks/webhook-table'
import { WebhookTroubles } from '@/components/webhooks/webhook-troubles'
import { requireMember } from '@/lib/auth/session'
import { canManageWebhooks } from '@/lib/districts/policies'
import { findWebhooks, findWebhookTroubles } from '@/lib/webhooks/find-webhooks'
import { createWebhook } from './actions'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function WebhooksPage() {
  const { actor, district } = await requireMember(canManageWebhooks)
  const { timeZone } = district
  const [webhooks, troubles] = await Promise.all([findWebhooks(actor), findWebhookTroubles(actor)])
  return (
    <>
      <PageHeader
        back={{ href: '/settings', label: 'Settings' }}
        title="Webhooks"
        description="Tell another program at once what happens here: links, invitations, mails and roster imports. What it is told is signed and names nobody."
        action={<AddWebhook createWebhook={createWebhook} />}
      />
      {webhooks.length === 0 ? (
        <EmptyState title="No webhook yet" icon={<WebhookIcon />}>
          Each address that is told what happens stands here, with a log of what arrived. You need one only where another program, such as
          your student information system, is to follow what happens in Invite Desk. Add the address that program gives you.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <WebhookTroubles troubles={troubles} timeZone={timeZone} />
          <WebhookTable webhooks={webhooks} timeZone={timeZone} />
        </div>
      )}
    </>
  )
}
