import { FileOutput, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { DisclosureFilters } from '@/components/disclosures/disclosure-filters'
import { DisclosureTable } from '@/components/disclosures/disclosure-table'
import { RecordDisclosure } from '@/components/disclosures/record-disclosure'
import { ButtonLink } from '@/components/ui/button-link'
import { DownloadLink } from '@/components/ui/download-link'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { fullName } from '@/lib/contacts/contact-name'
import { getContact } from '@/lib/contacts/get-contact'
import { disclosureFilterSchema } from '@/lib/disclosures/disclosure-filter'
import { disclosureLimit } from '@/lib/disclosures/disclosure-kind'
import { findDisclosures } from '@/lib/disclosures/find-disclosures'
import { canRecordDisclosures, canViewAudit } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { dayOf } from '@/lib/zoned-day'
import { writeDownDisclosure } from './actions'

export const metadata: Metadata = { title: 'Disclosures' }

const path = '/audit/disclosures'
const mostNamed = 5

export default async function DisclosuresPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const {
    actor,
    district: { timeZone },
  } = await requireMember(canViewAudit)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(disclosureFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  const now = new Date()
  const [{ page, beganAgain }, contact] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findDisclosures(actor, { filter, paging, timeZone, mostNamed })),
    filter.contact === undefined ? undefined : unlessRefused(getContact(actor, filter.contact, now), 'not_found'),
  ])
  const shown = page.rows.flatMap(({ contacts }) => contacts.map(({ id }) => id))
  await recordView(actor, { where: 'disclosures', contactIds: contact ? [contact.id, ...shown] : shown }, now)
  const filtered = Object.values(filter).some(Boolean)
  return (
    <>
      <PageHeader
        title="Disclosures"
        description={`Who received personal data of families and students, what, when and on what ground (FERPA, 34 CFR 99.32). ${disclosureLimit}`}
        back={{ href: '/audit', label: 'Audit' }}
        action={
          <>
            {page.rows.length > 0 && <DownloadLink href={addressOf(`${path}/export`, filter)}>Export CSV</DownloadLink>}
            {canRecordDisclosures(actor) && (
              <RecordDisclosure
                key={filter.contact}
                contact={contact?.guid ?? contact?.id}
                today={dayOf(now, timeZone)}
                record={writeDownDisclosure}
              />
            )}
          </>
        }
      />
      <DisclosureFilters contactName={filter.contact && (contact ? fullName(contact) : `…${filter.contact.slice(-12)}`)} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {page.rows.length === 0 ? (
        <NoDisclosures filtered={filtered} />
      ) : (
        <>
          <DisclosureTable disclosures={page.rows} timeZone={timeZone} />
          <Pagination
            label="Disclosures"
            previousHref={page.previousCursor ? addressOf(path, { ...filter, cursor: page.previousCursor }) : undefined}
            nextHref={page.nextCursor ? addressOf(path, { ...filter, cursor: page.nextCursor }) : undefined}
          />
        </>
      )}
    </>
  )
}

function NoDisclosures({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState title="No disclosure matches" icon={<SearchX />} action={<ButtonLink href={path}>Show every disclosure</ButtonLink>}>
        Nothing is recorded that fits all of these filters. {disclosureLimit}
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No disclosure is recorded yet" icon={<FileOutput />}>
      Links that are opened into a portal, lists that are downloaded and what programs read by key appear here by themselves. What is given
      out by phone, on paper or from another system is written down with “Record a disclosure”. Mail to families goes through the district’s
      own server and is no disclosure.
    </EmptyState>
  )
}
