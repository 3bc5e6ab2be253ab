import { Mail, Printer } from 'lucide-react'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { CampaignOutcome } from '@/components/links/campaign-outcome'
import { CampaignWork } from '@/components/links/campaign-work'
import { CopyAllButton } from '@/components/links/copy-all-button'
import { InvitePageTable } from '@/components/links/invite-page-table'
import { LinkTable } from '@/components/links/link-table'
import { noExpiryWords } from '@/components/links/remaining-time'
import { SkippedContacts, shownNames } from '@/components/links/skipped-contacts'
import { SkippedTable } from '@/components/links/skipped-table'
import { StopCampaign } from '@/components/links/stop-campaign'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
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
import { canIssueLinks, canRevealLinks, canViewAudit, canViewMail } from '@/lib/districts/policies'
import { findCampaignInvitePages } from '@/lib/invitations/campaign-invite-pages'
import { type CampaignReport, getCampaignReport } from '@/lib/invitations/campaign-report'
import { findSkippedOf } from '@/lib/invitations/campaigns'
import { findLinks } from '@/lib/invitations/links'
import { type SkipReason, skipReasons } from '@/lib/invitations/skip-reason'
import { firstPageUnlessKnown } from '@/lib/paging'
import { copyAddressAgain, copyCampaignAgain, copyLinkAgain } from './actions'
import { stopIssuingCampaign } from './campaigns/actions'

type CampaignResultProps = {
  signedIn: SignedIn
  campaignId: string
  cursor: string | undefined
  /** Those skipped for this reason are listed, not what was created. */
  skipped?: SkipReason | undefined
  ignored?: string[]
}

/** What becomes of one press of *Create links*, *Send invitations* or *Print letters*: how far it is, the links or invite pages, who was skipped and why. */
export async function CampaignResult({ signedIn, campaignId, cursor, skipped, ignored = [] }: CampaignResultProps) {
  const { actor, district } = signedIn
  const { timeZone } = district
  const report = await unlessRefused(getCampaignReport(actor, campaignId, { names: shownNames }), 'not_found')
  if (!report) notFound()
  const now = new Date()
  const list = await listOf({ actor, report, cursor, skipped, timeZone, now })
  const named = report.skipped.flatMap(({ contacts }) => contacts.flatMap(({ id, name }) => (name === null ? [] : (id ?? []))))
  await recordView(actor, { where: 'campaign', contactIds: [...new Set([...list.contactIds, ...named])], campaignId }, now)
  const href = (parameters: { cursor?: string | null }) =>
    parameters.cursor ? addressOf(pathOf(report), { skipped, cursor: parameters.cursor }) : undefined
  return (
    <>
      <PageHeader
        title={headingOf(report)}
        description={<Circumstances report={report} timeZone={timeZone} />}
        back={{ href: '/links', label: 'Links' }}
        action={<CampaignButtons actor={actor} report={report} />}
      />
      <IgnoredNotice names={list.beganAgain ? [...ignored, 'cursor'] : ignored} />
      <div className="flex flex-col gap-6">
        <CampaignWork report={report} now={now} timeZone={timeZone} />
        {tellsOutcome(report) && <CampaignOutcome invitations={report.invitations} form={report.form} />}
        <SkippedContacts
          groups={report.skipped}
          what={report.channel === 'email' ? 'mail' : 'link'}
          allHref={(reason) => addressOf(pathOf(report), { skipped: reason })}
        />
        {skipped !== undefined && (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <h2 className="font-semibold text-base">Skipped: {skipReasons[skipped]}</h2>
            <ButtonLink href={pathOf(report)} size="sm">
              Show what was created
            </ButtonLink>
          </div>
        )}
        {list.table !== null && (
          <div>
            {list.table}
            {(list.previousCursor ?? list.nextCursor) && (
              <Pagination
                label={list.label}
                previousHref={href({ cursor: list.previousCursor })}
                nextHref={href({ cursor: list.nextCursor })}
                summary={list.summary}
              />
            )}
          </div>
        )}
      </div>
    </>
  )
}

type ListRequest = {
  actor: Actor
  report: CampaignReport
  cursor: string | undefined
  skipped: SkipReason | undefined
  timeZone: string
  now: Date
}

type List = {
  /** Null where there is nothing to list. */
  table: ReactNode
  label: string
  summary: string
  contactIds: string[]
  beganAgain: boolean
  nextCursor: string | null
  previousCursor: string | null
}

async function listOf(request: ListRequest): Promise<List> {
  const { report, skipped } = request
  if (skipped !== undefined) return skippedList(request, skipped)
  return report.form === 'signed' ? linkList(request) : invitePageList(request)
}

async function linkList({ actor, report, cursor, timeZone, now }: ListRequest): Promise<List> {
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) =>
    findLinks(actor, { filter: { campaign: report.id }, paging, timeZone, order: 'issuing' }, now),
  )
  const copyAgain = canRevealLinks(actor) ? copyLinkAgain : undefined
  const table = <LinkTable links={page.rows} of="campaign" timeZone={timeZone} copyAgain={copyAgain} canCreate={canIssueLinks(actor)} />
  return created({ ...page, beganAgain, table: page.rows.length > 0 ? table : null, label: 'Links created', report })
}

async function invitePageList({ actor, report, cursor, timeZone, now }: ListRequest): Promise<List> {
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) => findCampaignInvitePages(actor, report.id, paging, now))
  const copyAgain = canRevealLinks(actor) ? copyAddressAgain : undefined
  const table = <InvitePageTable pages={page.rows} timeZone={timeZone} copyAgain={copyAgain} canCreate={canIssueLinks(actor)} />
  return created({ ...page, beganAgain, table: page.rows.length > 0 ? table : null, label: 'Invite pages created', report })
}

type Created = Omit<List, 'contactIds' | 'summary'> & { rows: ReadonlyArray<{ contact: { id: string } }>; report: CampaignReport }

function created({ rows, report, ...list }: Created): List {
  return { ...list, contactIds: rows.map(({ contact }) => contact.id), summary: countedItems(report) }
}

async function skippedList({ actor, report, cursor }: ListRequest, reason: SkipReason): Promise<List> {
  const { page, beganAgain } = await firstPageUnlessKnown(cursor, (paging) =>
    findSkippedOf(actor, { campaignId: report.id, reason }, paging),
  )
  const { rows, ...cursors } = page
  const count = report.skipped.find((group) => group.reason === reason)?.count ?? 0
  return {
    ...cursors,
    beganAgain,
    table: <SkippedTable contacts={rows} caption="Skipped contacts" />,
    label: 'Skipped contacts',
    summary: counted(count, 'contact'),
    contactIds: rows.flatMap(({ id, name }) => (name === null ? [] : (id ?? []))),
  }
}

function CampaignButtons({ actor, report }: { actor: Actor; report: CampaignReport }) {
  const { id, state, channel, form, issuedCount, expiresAt, work } = report
  const hasAddresses = canRevealLinks(actor) && issuedCount > 0
  return (
    <>
      {canViewAudit(actor) && <ButtonLink href={`/audit?campaign=${id}`}>History</ButtonLink>}
      {channel === 'email' && canViewMail(actor) && (
        <ButtonLink href={`/mail/${id}`} icon={<Mail aria-hidden="true" />}>
          Mails
        </ButtonLink>
      )}
      {work?.mayStop && (
        <StopCampaign campaignId={id} left={work.total - work.done} hasMail={channel === 'email'} stop={stopIssuingCampaign} />
      )}
      {/* Half a stack of letters, or half a list, would pass for the whole. */}
      {hasAddresses && state !== 'issuing' && (
        <>
          {channel === 'letter' && (
            <ButtonLink href={`/letters/${id}`} prefetch={false} icon={<Printer aria-hidden="true" />}>
              Print letters
            </ButtonLink>
          )}
          <DownloadLink href={`/links/campaigns/${id}/export`}>Export CSV</DownloadLink>
          <CopyAllButton
            campaignId={id}
            what={form === 'signed' ? 'link' : 'address'}
            count={issuedCount}
            expiresAt={expiresAt}
            copyAgain={copyCampaignAgain}
          />
        </>
      )}
    </>
  )
}

function Circumstances({ report, timeZone }: { report: CampaignReport; timeZone: string }) {
  const { createdAt, issuedBy, portalName, lifetimeSeconds, issuedCount, form, expiresAt, work } = report
  return (
    <>
      <DateTime at={createdAt} timeZone={timeZone} /> by <bdi>{issuedBy}</bdi>, for <bdi>{portalName}</bdi>.
      {lifetimeSeconds !== null && issuedCount > 0 && (
        <>
          {' '}
          {issuedCount === 1 ? 'It works' : 'Each works'} for {formatDuration(lifetimeSeconds)}.
        </>
      )}
      {form === 'signed' && expiresAt === null && issuedCount > 0 && ` ${noExpiryWords}.`}
      {work?.finishedAt && (
        <>
          {' '}
          Finished <DateTime at={work.finishedAt} timeZone={timeZone} />.
        </>
      )}
    </>
  )
}

/** Of few that were handed out just now there is nothing to tell yet. */
function tellsOutcome({ work, issuedCount, invitations: { opened, continued, activated } }: CampaignReport): boolean {
  return issuedCount > 0 && (work !== null || (issuedCount > 1 && opened + continued + activated > 0))
}

function pathOf({ id }: CampaignReport): string {
  return `/links/campaigns/${id}`
}

function headingOf(report: CampaignReport): string {
  return report.state === 'issuing' ? `${countedItems(report)} so far` : `${countedItems(report)} created`
}

function countedItems({ form, issuedCount }: CampaignReport): string {
  const noun = form === 'signed' ? 'link' : 'invite page'
  return issuedCount === 0 ? `No ${noun}s` : counted(issuedCount, noun)
}
