import { Users } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { ContactFilters } from '@/components/contacts/contact-filters'
import { ContactTable } from '@/components/contacts/contact-table'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import type { ColumnSort } from '@/components/ui/table'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { type ContactFilter, type ContactSort, contactFilterSchema, contactSorts } from '@/lib/contacts/contact-filter'
import { countContacts, findContactFacets, findContacts } from '@/lib/contacts/find-contacts'
import { canImportRoster, canViewContacts } from '@/lib/districts/policies'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findPortals } from '@/lib/portals/portals'
import { everyPortalWantsGuid } from '@/lib/portals/signing-traits'
import { findCreating } from './find-creating'
import { findMailing } from './find-mailing'
import { findPrinting } from './find-printing'

export const metadata: Metadata = { title: 'Contacts' }

const listSchema = z.object({ sort: z.enum(contactSorts).optional(), cursor: z.string().optional() })

export default async function ContactsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canViewContacts)
  const parameters = await searchParams
  const { filter: stated, ignored } = readAddressFilter(contactFilterSchema, parameters)
  const filter = { ...stated, with_students: true }
  const { sort = 'name', cursor } = readAddressFilter(listSchema, parameters).filter
  const now = new Date()
  const [{ page, beganAgain }, total, facets, creating, portals] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findContacts(actor, { filter, sort, paging }, now)),
    countContacts(actor, filter, now),
    findContactFacets(actor),
    findCreating(actor, district.timeZone),
    findPortals(actor),
  ])
  const [mailing] = await Promise.all([
    findMailing(actor, creating),
    recordView(actor, { where: 'contacts', contactIds: page.rows.map(({ id }) => id) }, now),
  ])
  const href = (changes: { sort?: string; cursor?: string }) => addressOf('/contacts', { ...textOf(stated), sort, ...changes })
  const rosterIsEmpty = total === 0 && (await countContacts(actor, {}, now)) === 0

  return (
    <>
      <PageHeader
        title="Contacts"
        description="Parents and guardians from your roster. Select the ones to invite, then send invitations or create links."
        action={canImportRoster(actor) && <ButtonLink href="/roster">Import contacts</ButtonLink>}
      />
      {rosterIsEmpty ? (
        <EmptyState
          icon={<Users aria-hidden="true" />}
          title="No contacts yet"
          action={
            canImportRoster(actor) && (
              <ButtonLink href="/roster" variant="primary">
                Import contacts
              </ButtonLink>
            )
          }
        >
          Parents and guardians appear here once a roster file has been imported.
        </EmptyState>
      ) : (
        <>
          <ContactFilters {...facets} />
          <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
          {total === 0 ? (
            <EmptyState title="Nobody matches these filters">Take a filter away, or search for less of the name.</EmptyState>
          ) : (
            <>
              <ContactTable
                contacts={page.rows}
                total={total}
                filter={filter}
                sorts={{ name: columnSort(sort, 'name', href), email: columnSort(sort, 'email', href) }}
                creating={creating}
                mailing={mailing}
                printing={findPrinting(creating)}
                wantsGuid={everyPortalWantsGuid(portals)}
              />
              <Pagination
                label="Contacts"
                previousHref={page.previousCursor ? href({ cursor: page.previousCursor }) : undefined}
                nextHref={page.nextCursor ? href({ cursor: page.nextCursor }) : undefined}
              />
            </>
          )}
        </>
      )}
    </>
  )
}

/** Pressing a sorted column turns it round; pressing another sorts by that one. Either way from the first page. */
function columnSort(sort: ContactSort, column: 'name' | 'email', href: (changes: { sort: ContactSort }) => string): ColumnSort {
  if (sort === column) return { direction: 'ascending', href: href({ sort: `-${column}` }) }
  return { direction: sort === `-${column}` ? 'descending' : 'none', href: href({ sort: column }) }
}

function textOf(filter: ContactFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}
