import { ScrollText, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { EventFilters } from '@/components/audit/event-filters'
import { EventTable } from '@/components/audit/event-table'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { auditFilterSchema } from '@/lib/audit/event-filter'
import { findEventActors } from '@/lib/audit/find-event-actors'
import { type AuditEntry, findEvents } from '@/lib/audit/find-events'
import { requireMember } from '@/lib/auth/session'
import { canViewAudit } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findPortals } from '@/lib/portals/portals'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(auditFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  const [{ page, beganAgain }, actors, portals] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findEvents(actor, { filter, paging, timeZone })),
    findEventActors(actor),
    findPortals(actor),
  ])
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change, with who made it and when; entries are only added, never edited."
        action={<ButtonLink href="/approvals">Approvals</ButtonLink>}
      />
      <EventFilters actors={actors} subjectName={filter.subject && subjectNameOf(filter.subject, page.rows)} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {page.rows.length === 0 ? (
        <NoEvents filtered={Object.values(filter).some(Boolean)} />
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

function subjectNameOf(subjectId: string, rows: AuditEntry[]): string {
  return rows.find((row) => row.subjectId === subjectId)?.subjectName ?? `…${subjectId.slice(-12)}`
}
