import { ScrollText, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { verifyAudit } from '@/app/(dashboard)/audit/verify/actions'
import { type AboutWords, EventFilters } from '@/components/audit/event-filters'
import { EventSummary } from '@/components/audit/event-summary'
import { EventTable } from '@/components/audit/event-table'
import { RecordStatePanel } from '@/components/audit/record-state-panel'
import { VerifyAuditButton } from '@/components/audit/verify-audit-button'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { formatDateTime } from '@/components/ui/format-date-time'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { type AuditFilter, auditFilterSchema } from '@/lib/audit/event-filter'
import { findEventActors } from '@/lib/audit/find-event-actors'
import { findEvents } from '@/lib/audit/find-events'
import { getRecordState } from '@/lib/audit/get-record-state'
import { type NamedFilter, nameFilter } from '@/lib/audit/name-filter'
import { recordView } from '@/lib/audit/record-view'
import { type EventSummary as Summary, summarizeEvents } from '@/lib/audit/summarize-events'
import { requireMember } from '@/lib/auth/session'
import { canViewAudit } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Audit' }

/** The filters that ask a question of the record, rather than looking for something in it. */
const summarized = ['contact', 'link', 'campaign', 'member', 'day', 'from', 'to'] as const

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(auditFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  const asksForSummary = summarized.some((name) => filter[name] !== undefined)
  const isFiltered = Object.values(filter).some(Boolean)
  const [{ page, beganAgain }, actors, portals, named, summary, record] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findEvents(actor, { filter, paging, timeZone })),
    findEventActors(actor),
    findPortals(actor),
    nameFilter(actor, filter),
    asksForSummary ? summarizeEvents(actor, { filter, timeZone }) : undefined,
    isFiltered ? undefined : getRecordState(actor),
  ])
  const now = new Date()
  if (filter.contact && named.contact !== undefined) await recordView(actor, { where: 'history', contactId: filter.contact }, now)
  if (filter.link && named.link) await recordView(actor, { where: 'history', contactId: named.link.contactId, linkId: filter.link }, now)
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change and every look at a family, with who and when; entries are only added, never edited."
        action={
          <>
            <ButtonLink href="/approvals">Approvals</ButtonLink>
            <ButtonLink href={addressOf('/audit/disclosures', { contact: filter.contact })}>Disclosures</ButtonLink>
            <VerifyAuditButton verify={verifyAudit} />
          </>
        }
      />
      {record && <RecordStatePanel record={record} timeZone={timeZone} />}
      <EventFilters actors={actors} about={aboutOf(filter, named, timeZone)} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {summary && summary.total > 0 && <EventSummary title={titleOf(filter, named, timeZone)} {...narrowed(filter, summary)} />}
      {page.rows.length === 0 ? (
        <NoEvents filtered={isFiltered} />
      ) : (
        <>
          <EventTable events={page.rows} portalNames={Object.fromEntries(portals.map(({ id, name }) => [id, name]))} timeZone={timeZone} />
          <Pagination
            label="Events"
            previousHref={page.previousCursor ? addressOf('/audit', { ...filter, cursor: page.previousCursor }) : undefined}
            nextHref={page.nextCursor ? addressOf('/audit', { ...filter, cursor: page.nextCursor }) : undefined}
          />
        </>
      )}
    </>
  )
}

function NoEvents({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState title="Nothing is recorded yet" icon={<ScrollText />}>
        Each change writes its entry here in the same moment: who, what, about whom, and when.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No event matches" icon={<SearchX />} action={<ButtonLink href="/audit">Show every event</ButtonLink>}>
      Nothing is recorded that fits all of these filters. Take one away, or look at every event.
    </EmptyState>
  )
}

/** One of nobody the district knows has the end of its id. */
function aboutOf({ contact, link, campaign, subject }: AuditFilter, named: NamedFilter, timeZone: string): AboutWords {
  const endOf = (id: string | undefined) => id && `…${id.slice(-12)}`
  return {
    contact: named.contact ?? endOf(contact),
    link: named.link ? `${named.link.contactName}, ${formatDateTime(named.link.issuedAt, timeZone)}` : endOf(link),
    campaign: named.campaign ? `${named.campaign.portal}, ${formatDateTime(named.campaign.createdAt, timeZone)}` : endOf(campaign),
    subject: named.subject ?? endOf(subject),
  }
}

function titleOf(filter: AuditFilter, named: NamedFilter, timeZone: string): string {
  const about = aboutOf(filter, named, timeZone)
  if (filter.contact) return `Everything about ${about.contact}`
  if (filter.link) return `Everything about the link to ${about.link}`
  if (filter.campaign) return `Everything about the campaign for ${about.campaign}`
  if (filter.member) return `Everything by and about ${named.member ?? 'them'}`
  if (filter.day) return longDay(filter.day)
  if (filter.from && filter.to) return `${longDay(filter.from)} to ${longDay(filter.to)}`
  return filter.from ? `Since ${longDay(filter.from)}` : `Until ${longDay(filter.to ?? '')}`
}

/** A day of the calendar, in no zone. */
function longDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', { dateStyle: 'full', timeZone: 'UTC' })
}

/** Each line with the address of the list that shows it; of somebody also what was done to them. */
function narrowed(filter: AuditFilter, { total, byAction, byActor }: Summary) {
  return {
    total,
    byAction: byAction.map((line) => ({ ...line, href: addressOf('/audit', { ...filter, action: line.action }) })),
    byActor: byActor.map((line) => ({ ...line, href: line.id === null ? undefined : addressOf('/audit', { ...filter, member: line.id }) })),
  }
}
