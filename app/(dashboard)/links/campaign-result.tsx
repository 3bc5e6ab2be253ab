import { Printer } from 'lucide-react'
import { notFound } from 'next/navigation'
import { CopyAllButton } from '@/components/links/copy-all-button'
import { InvitePageTable } from '@/components/links/invite-page-table'
import { LinkTable } from '@/components/links/link-table'
import { noExpiryWords } from '@/components/links/remaining-time'
import { groupByReason, SkippedContacts } from '@/components/links/skipped-contacts'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { DownloadLink } from '@/components/ui/download-link'
import { formatDuration } from '@/components/ui/format-duration'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import type { SignedIn } from '@/lib/auth/sessions'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, canRevealLinks, canViewAudit } from '@/lib/districts/policies'
import { findCampaignInvitePages } from '@/lib/invitations/campaign-invite-pages'
import { type CampaignReport, getCampaignReport } from '@/lib/invitations/campaign-report'
import { findLinks } from '@/lib/invitations/links'
import { firstPageUnlessKnown } from '@/lib/paging'
import { copyAddressAgain, copyCampaignAgain, copyLinkAgain } from './actions'

type CampaignResultProps = { signedIn: SignedIn; campaignId: string; cursor: string | undefined }

/** What became of one press of *Create links*: the links or invite pages, and who was skipped and why. */
export async function CampaignResult({ signedIn: { actor, district }, campaignId, cursor }: CampaignResultProps) {
  const { timeZone } = district
  const report = await unlessRefused(getCampaignReport(actor, campaignId), 'not_found')
  if (!report) notFound()
  const list = { campaign: campaignId, cursor, actor, timeZone }
  const { table, beganAgain, ...page } = report.form === 'signed' ? await linkList(list) : await invitePageList(list)
  const contactIds = [
    ...page.rows.map(({ contact }) => contact.id),
    ...report.skipped.flatMap(({ id, name }) => (name === null ? [] : (id ?? []))),
  ]
  await recordView(actor, { where: 'campaign', contactIds, campaignId }, new Date())
  const count = report.issuedCount
  return (
    <>
      <PageHeader
        title={headingOf(report)}
        description={<Circumstances report={report} timeZone={timeZone} />}
        back={{ href: '/links', label: 'Links' }}
        action={
          <>
            {canViewAudit(actor) && <ButtonLink href={`/audit?campaign=${campaignId}`}>History</ButtonLink>}
            {canRevealLinks(actor) && count > 0 && (
              <>
                {report.channel === 'letter' && (
                  <ButtonLink href={`/letters/${campaignId}`} prefetch={false} icon={<Printer aria-hidden="true" />}>
                    Print letters
                  </ButtonLink>
                )}
                <DownloadLink href={`/links/campaigns/${campaignId}/export`}>Export CSV</DownloadLink>
                <CopyAllButton
                  campaignId={campaignId}
                  what={report.form === 'signed' ? 'link' : 'address'}
                  count={count}
                  expiresAt={report.expiresAt}
                  copyAgain={copyCampaignAgain}
                />
              </>
            )}
          </>
        }
      />
      <IgnoredNotice names={beganAgain ? ['cursor'] : []} />
      <div className="flex flex-col gap-6">
        <SkippedContacts groups={groupByReason(report.skipped)} />
        {count > 0 && (
          <div>
            {table}
            {(page.previousCursor ?? page.nextCursor) && (
              <Pagination
                label={report.form === 'signed' ? 'Links created' : 'Invite pages created'}
                previousHref={page.previousCursor ? addressOf('/links', { campaign: campaignId, cursor: page.previousCursor }) : undefined}
                nextHref={page.nextCursor ? addressOf('/links', { campaign: campaignId, cursor: page.nextCursor }) : undefined}
                summary={counted(report)}
              />
            )}
          </div>
        )}
      </div>
    </>
  )
}

type ListRequest = { campaign: string; cursor: string | undefined; actor: Actor; timeZone: string }

async function linkList({ campaign, cursor, actor, timeZone }: ListRequest) {
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) =>
    findLinks(actor, { filter: { campaign }, paging, timeZone, order: 'issuing' }, new Date()),
  )
  const copyAgain = canRevealLinks(actor) ? copyLinkAgain : undefined
  const table = <LinkTable links={page.rows} of="campaign" timeZone={timeZone} copyAgain={copyAgain} canCreate={canIssueLinks(actor)} />
  return { ...page, beganAgain, table }
}

async function invitePageList({ campaign, cursor, actor, timeZone }: ListRequest) {
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) => findCampaignInvitePages(actor, campaign, paging, new Date()))
  const copyAgain = canRevealLinks(actor) ? copyAddressAgain : undefined
  const table = <InvitePageTable pages={page.rows} timeZone={timeZone} copyAgain={copyAgain} canCreate={canIssueLinks(actor)} />
  return { ...page, beganAgain, table }
}

function Circumstances({ report, timeZone }: { report: CampaignReport; timeZone: string }) {
  return (
    <>
      <DateTime at={report.createdAt} timeZone={timeZone} /> by {report.issuedBy}, for {report.portalName}.
      {report.lifetimeSeconds !== null && report.issuedCount > 0 && (
        <>
          {' '}
          {report.issuedCount === 1 ? 'It works' : 'Each works'} for {formatDuration(report.lifetimeSeconds)}.
        </>
      )}
      {report.form === 'signed' && report.expiresAt === null && report.issuedCount > 0 && ` ${noExpiryWords}.`}
    </>
  )
}

function headingOf(report: CampaignReport): string {
  return `${counted(report)} created`
}

function counted({ form, issuedCount }: CampaignReport): string {
  const noun = form === 'signed' ? 'link' : 'invite page'
  if (issuedCount === 0) return `No ${noun}s`
  return issuedCount === 1 ? `1 ${noun}` : `${issuedCount.toLocaleString('en-US')} ${noun}s`
}
