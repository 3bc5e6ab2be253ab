import { Webhook as WebhookIcon } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  makeWebhookSecret,
  removeWebhookNow,
  saveWebhook,
  sendAgain,
  sendFailedAgain,
  sendTry,
  switchWebhookNow,
} from '@/app/(dashboard)/settings/webhooks/actions'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { DeliveryFilters } from '@/components/webhooks/delivery-filters'
import { DeliveryTable } from '@/components/webhooks/delivery-table'
import { SendFailedAgain } from '@/components/webhooks/send-again'
import { WebhookActions } from '@/components/webhooks/webhook-actions'
import { WebhookStateBadge } from '@/components/webhooks/webhook-badges'
import { Trouble } from '@/components/webhooks/webhook-troubles'
import { hostOf } from '@/components/webhooks/webhook-words'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { requireMember } from '@/lib/auth/session'
import { canManageWebhooks } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { type DeliveryRecord, deliveryFilterSchema, findDeliveries } from '@/lib/webhooks/find-deliveries'
import { getWebhook, type Webhook } from '@/lib/webhooks/find-webhooks'
import { keptDeliveryDays } from '@/lib/webhooks/forget-deliveries'
import { webhookTypes, webhookTypeWords } from '@/lib/webhooks/webhook-type'

export const metadata: Metadata = { title: 'Webhook' }

const doing = { sendTry, saveWebhook, switchWebhookNow, makeWebhookSecret, removeWebhookNow }

/** What is due this soon moves while somebody looks. */
const soonMilliseconds = 10_000

type WebhookPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> }

export default async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { actor, district } = await requireMember(canManageWebhooks)
  const { timeZone } = district
  const { id } = await params
  const address = await searchParams
  const now = new Date()
  const { filter, ignored } = readAddressFilter(deliveryFilterSchema, address)
  const cursor = typeof address.cursor === 'string' ? address.cursor : undefined
  const log = firstPageUnlessKnown(cursor, (paging) => findDeliveries(actor, { webhookId: id, filter, paging }))
  const found = await unlessRefused(log, 'not_found')
  if (!found) notFound()
  const { page, beganAgain } = found
  // After the log: what stands in it as settled has left its mark here, and whatever has not keeps the page being drawn anew.
  const webhook = await unlessRefused(getWebhook(actor, id, now), 'not_found')
  if (!webhook) notFound()
  const pageHref = (to: string | null) => (to ? addressOf(`/settings/webhooks/${id}`, { ...filter, cursor: to }) : undefined)
  const { counts, disabledAt, failingSince } = webhook
  const isOn = disabledAt === null
  return (
    <>
      <RefreshWhile {...movingOf(page.rows, now)} />
      <PageHeader
        back={{ href: '/settings/webhooks', label: 'Webhooks' }}
        title={hostOf(webhook)}
        description={webhook.description === null ? undefined : <bdi className="wrap-anywhere">{webhook.description}</bdi>}
        action={<WebhookActions webhook={webhook} doing={doing} />}
      />
      <div className="flex flex-col gap-6">
        {(disabledAt || failingSince) && (
          <Notice tone={isOn ? 'warning' : 'info'} title={isOn ? 'Nothing arrives at the moment' : 'This webhook is off'}>
            <Trouble webhook={webhook} timeZone={timeZone} />
            {!isOn && ' What happens meanwhile is not told.'}
          </Notice>
        )}
        <Panel title="What is told, and where">
          <Facts webhook={webhook} timeZone={timeZone} />
        </Panel>
        <Panel
          title="Log"
          description={`What was told in the last ${keptDeliveryDays} days, newest first. A receiver has 15 seconds for its answer; any status from 200 to 299 counts as delivered. What fails is tried ten times over three days.`}
          action={isOn && counts.failed > 0 && <SendFailedAgain webhookId={id} failed={counts.failed} sendFailedAgain={sendFailedAgain} />}
        >
          <DeliveryFilters />
          <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
          {page.rows.length === 0 ? (
            <NoDeliveries webhookId={id} filtered={filter.state !== undefined} isOn={isOn} />
          ) : (
            <>
              <DeliveryTable webhookId={id} deliveries={page.rows} sendAgain={isOn ? sendAgain : undefined} timeZone={timeZone} />
              <Pagination label="Deliveries" previousHref={pageHref(page.previousCursor)} nextHref={pageHref(page.nextCursor)} />
            </>
          )}
        </Panel>
      </div>
    </>
  )
}

function Facts({ webhook, timeZone }: { webhook: Webhook; timeZone: string }) {
  const { url, types, createdAt, previousUntil } = webhook
  return (
    <DefinitionList
      items={[
        { term: 'State', description: <WebhookStateBadge webhook={webhook} /> },
        { term: 'Address', description: <span className="token wrap-anywhere">{url}</span> },
        {
          term: 'Events',
          description:
            types.length === webhookTypes.length ? (
              'Every event'
            ) : (
              <ul>
                {types.map((type) => (
                  <li key={type}>{webhookTypeWords(type)}</li>
                ))}
              </ul>
            ),
        },
        { term: 'Added', description: <DateTime at={createdAt} timeZone={timeZone} /> },
        ...(previousUntil
          ? [
              {
                term: 'Secret',
                description: (
                  <>
                    The one before signs too until <DateTime at={previousUntil} timeZone={timeZone} />.
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function NoDeliveries({ webhookId, filtered, isOn }: { webhookId: string; filtered: boolean; isOn: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        title="No delivery in this state"
        icon={<WebhookIcon />}
        action={<ButtonLink href={`/settings/webhooks/${webhookId}`}>Show every delivery</ButtonLink>}
      >
        Others may be: take the filter away.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="Nothing told yet" icon={<WebhookIcon />}>
      Whatever is told stands here with what the receiver answered.{' '}
      {isOn ? 'Send a try to see whether it answers.' : 'Switch the webhook on first.'}
    </EmptyState>
  )
}

function movingOf(deliveries: readonly DeliveryRecord[], now: Date): { active: boolean; nextAt: Date | null } {
  const waiting = deliveries.filter(({ state }) => state === 'queued').map(({ dueAt }) => dueAt.getTime())
  if (waiting.length === 0) return { active: false, nextAt: null }
  const next = Math.min(...waiting)
  return { active: next - now.getTime() < soonMilliseconds, nextAt: new Date(next) }
}
