import { notFound } from 'next/navigation'
import { CopyAllButton } from '@/components/links/copy-all-button'
import { LinkTable } from '@/components/links/link-table'
import { SkippedContacts } from '@/components/links/skipped-contacts'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { formatDuration } from '@/components/ui/format-duration'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import type { SignedIn } from '@/lib/auth/sessions'
import { canIssueLinks, canRevealLinks } from '@/lib/districts/policies'
import { type CampaignReport, getCampaignReport } from '@/lib/invitations/campaign-report'
import { findLinks } from '@/lib/invitations/links'
import { firstPageUnlessKnown } from '@/lib/paging'
import { copyCampaignAgain, copyLinkAgain } from './actions'

type CampaignResultProps = { signedIn: SignedIn; campaignId: string; cursor: string | undefined }

/** What became of one press of *Create links*: the links, and who was skipped and why. */
export async function CampaignResult({ signedIn: { actor, district }, campaignId, cursor }: CampaignResultProps) {
  const { timeZone } = district
  const now = new Date()
  const filter = { campaign: campaignId }
  const report = await unlessRefused(getCampaignReport(actor, campaignId), 'not_found')
  if (!report) notFound()
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) =>
    findLinks(actor, { filter, paging, timeZone, order: 'issuing' }, now),
  )
  const count = report.linkCount
  const mayReveal = canRevealLinks(actor)
  return (
    <>
      <PageHeader
        title={headingOf(count)}
        description={<Circumstances report={report} timeZone={timeZone} />}
        back={{ href: '/links', label: 'Links' }}
        action={
          mayReveal &&
          count > 0 && (
            <>
              <ButtonLink href={`/links/campaigns/${campaignId}/export`} prefetch={false} download>
                Export CSV
              </ButtonLink>
              <CopyAllButton campaignId={campaignId} count={count} expiresAt={report.expiresAt} copyAgain={copyCampaignAgain} />
            </>
          )
        }
      />
      <IgnoredNotice names={beganAgain ? ['cursor'] : []} />
      <div className="flex flex-col gap-6">
        <SkippedContacts skipped={report.skipped} />
        {count > 0 && (
          <div>
            <LinkTable
              links={page.rows}
              of="campaign"
              timeZone={timeZone}
              copyAgain={mayReveal ? copyLinkAgain : undefined}
              canCreate={canIssueLinks(actor)}
            />
            {(page.previousCursor ?? page.nextCursor) && (
              <Pagination
                label="Links created"
                previousHref={page.previousCursor ? addressOf('/links', { ...filter, cursor: page.previousCursor }) : undefined}
                nextHref={page.nextCursor ? addressOf('/links', { ...filter, cursor: page.nextCursor }) : undefined}
                summary={`${count.toLocaleString('en-US')} links`}
              />
            )}
          </div>
        )}
      </div>
    </>
  )
}

function Circumstances({ report, timeZone }: { report: CampaignReport; timeZone: string }) {
  return (
    <>
      <DateTime at={report.createdAt} timeZone={timeZone} /> by {report.issuedBy}, for {report.portalName}.
      {report.lifetimeSeconds !== null && report.linkCount > 0 && (
        <>
          {' '}
          {report.linkCount === 1 ? 'It works' : 'Each works'} for {formatDuration(report.lifetimeSeconds)}.
        </>
      )}
    </>
  )
}

function headingOf(count: number): string {
  if (count === 0) return 'No links created'
  return count === 1 ? '1 link created' : `${count.toLocaleString('en-US')} links created`
}
