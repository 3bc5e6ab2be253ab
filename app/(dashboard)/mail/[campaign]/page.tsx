import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { retryFailed, stopSending } from '@/app/(dashboard)/mail/actions'
import { SkippedContacts, shownNames } from '@/components/links/skipped-contacts'
import { CampaignActions } from '@/components/mail/campaign-actions'
import { CampaignProgress } from '@/components/mail/campaign-progress'
import { InvitationOutcome } from '@/components/mail/invitation-outcome'
import { MailCampaignStateBadge } from '@/components/mail/mail-campaign-state-badge'
import { mailProgress } from '@/components/mail/mail-progress'
import { MessageStateFigures } from '@/components/mail/message-state-figures'
import { MessageTable } from '@/components/mail/message-table'
import { NoServerNotice } from '@/components/mail/no-server-notice'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { canManageMail, canViewMail } from '@/lib/districts/policies'
import { getCampaignMail } from '@/lib/invitations/campaign-mail'
import { findSkippedGroups } from '@/lib/invitations/campaigns'
import { findMessages, messageFilterSchema } from '@/lib/invitations/messages'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { firstPageUnlessKnown } from '@/lib/paging'

export const metadata: Metadata = { title: 'Invitations by mail' }

const filterSchema = messageFilterSchema.pick({ state: true })

type CampaignPageProps = { params: Promise<{ campaign: string }>; searchParams: Promise<SearchParams> }

export default async function CampaignMailPage({ params, searchParams }: CampaignPageProps) {
  const { actor, district } = await requireMember(canViewMail)
  const { timeZone } = district
  const { campaign: id } = await params
  const campaign = await unlessRefused(getCampaignMail(actor, id), 'not_found')
  if (!campaign) notFound()
  const stated = await searchParams
  const { filter, ignored } = readAddressFilter(filterSchema, stated)
  const cursor = typeof stated.cursor === 'string' ? stated.cursor : undefined
  const [{ page, beganAgain }, skipped, hasServer] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findMessages(actor, { filter: { ...filter, campaign: id }, paging })),
    findSkippedGroups(actor, id, { limit: shownNames }),
    hasMailServer(actor),
  ])
  const named = [...page.rows, ...skipped].flatMap(({ contacts }) =>
    contacts.flatMap((contact) => (contact.name === null ? [] : (contact.id ?? []))),
  )
  await recordView(actor, { where: 'campaign_mails', contactIds: named, campaignId: id }, new Date())
  const { waiting, total } = mailProgress(campaign.counts)
  const { leased, handed_over: handedOver } = campaign.counts
  const pageHref = (to: string | null) => (to ? addressOf(`/mail/${id}`, { ...filter, cursor: to }) : undefined)
  return (
    <>
      <PageHeader
        title="Invitations by mail"
        description={
          <>
            <DateTime at={campaign.createdAt} timeZone={timeZone} /> by {campaign.sentBy}, for {campaign.portalName}.
          </>
        }
        back={{ href: '/mail', label: 'Mail' }}
        action={
          campaign.mayChange && (
            <CampaignActions
              campaignId={id}
              waiting={campaign.state === 'cancelled' ? 0 : waiting}
              pending={campaign.pending}
              retriable={campaign.state === 'cancelled' ? 0 : campaign.retriable}
              stopSending={stopSending}
              retryFailed={retryFailed}
            />
          )
        }
      />
      <RefreshWhile active={leased + handedOver + campaign.pending > 0} nextAt={campaign.nextAt} />
      <div className="flex flex-col gap-6">
        {!hasServer && waiting > 0 && <NoServerNotice canManage={canManageMail(actor)} />}
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 sm:p-5">
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <MailCampaignStateBadge state={campaign.state} />
            <InvitationOutcome invitations={campaign.invitations} bounced={campaign.bounced} />
          </div>
          {campaign.pending > 0 && (
            <Notice
              title={`${counted(campaign.pending, 'contact')} to come`}
              action={<ButtonLink href={`/links/campaigns/${id}`}>See how far it is</ButtonLink>}
            >
              The invitations are still being made, and each mail waits here as soon as it is. The counts below grow until then.
            </Notice>
          )}
          {total > 0 && <CampaignProgress campaign={campaign} now={new Date()} timeZone={timeZone} />}
        </div>
        <SkippedContacts groups={skipped} what="mail" allHref={(reason) => addressOf(`/links/campaigns/${id}`, { skipped: reason })} />
        <section aria-labelledby="mails" className="flex flex-col gap-3">
          <h2 id="mails" className="font-semibold text-base">
            Mails
          </h2>
          <MessageStateFigures campaignId={id} counts={campaign.counts} chosen={filter.state} />
          <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
          {page.rows.length === 0 ? (
            <NoMessages campaignId={id} filtered={filter.state !== undefined} isIssuing={campaign.pending > 0} />
          ) : (
            <div>
              <MessageTable messages={page.rows} of="campaign" timeZone={timeZone} />
              {(page.previousCursor ?? page.nextCursor) && (
                <Pagination label="Mails" previousHref={pageHref(page.previousCursor)} nextHref={pageHref(page.nextCursor)} />
              )}
            </div>
          )}
        </section>
      </div>
    </>
  )
}

function NoMessages({ campaignId, filtered, isIssuing }: { campaignId: string; filtered: boolean; isIssuing: boolean }) {
  if (!filtered && isIssuing) {
    return <EmptyState title="No mail yet">The first mails appear here as soon as their invitations are made.</EmptyState>
  }
  if (!filtered) {
    return (
      <EmptyState title="No mail to anybody you may see">
        Nobody of the selection could be mailed, or the mails go to families of schools that are not yours.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No mail is in this state" action={<ButtonLink href={`/mail/${campaignId}`}>Show every mail</ButtonLink>}>
      Mails move on while they are sent; this list shows them as they stand now.
    </EmptyState>
  )
}
