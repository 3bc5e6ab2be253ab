import { Users } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { z } from 'zod'
import { removeListView, saveListView } from '@/app/(dashboard)/saved-views/actions'
import { savePreferences } from '@/app/(dashboard)/settings/screens/actions'
import { contactColumns, usualContactColumns } from '@/components/contacts/contact-columns'
import { ContactFilters } from '@/components/contacts/contact-filters'
import { listOf } from '@/components/contacts/contact-selection'
import { ContactTable } from '@/components/contacts/contact-table'
import { LearnTotal, ListTotal } from '@/components/contacts/list-total'
import { SelectionBar } from '@/components/contacts/selection-bar'
import { KeepView } from '@/components/lists/keep-view'
import { formatColumns, shownColumns } from '@/components/lists/list-columns'
import { SavedViews } from '@/components/lists/saved-views'
import { ViewMenu } from '@/components/lists/view-menu'
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
import { findContactFacets } from '@/lib/contacts/find-contact-facets'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canViewContacts } from '@/lib/districts/policies'
import { findSavedViews } from '@/lib/districts/saved-views'
import { firstPageUnlessKnown } from '@/lib/paging'
import { everyPortalWantsGuid } from '@/lib/portals/signing-traits'
import { findCreating } from './find-creating'
import { findMailing } from './find-mailing'
import { findPrinting } from './find-printing'
import { findPortalsOnce } from './read-once'

export const metadata: Metadata = { title: 'Contacts' }

const listSchema = z.object({
  sort: z.enum(contactSorts).optional(),
  columns: z.string().max(200).optional(),
  view: z.uuid().optional(),
  cursor: z.string().optional(),
})

export default async function ContactsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district, member } = await requireMember(canViewContacts)
  const parameters = await searchParams
  const { filter: stated, ignored } = readAddressFilter(contactFilterSchema, parameters)
  const filter = { ...stated, with_students: true }
  const { sort = 'name', columns: statedColumns, view, cursor } = readAddressFilter(listSchema, parameters).filter
  const { density, columns: chosen } = member.preferences
  const now = new Date()
  const [{ page, beganAgain }, facets, creating, portals, views] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findContacts(actor, { filter, sort, paging }, now)),
    findContactFacets(actor),
    findCreating(actor, district.timeZone),
    findPortalsOnce(actor),
    findSavedViews(actor, 'contacts'),
  ])
  const contactIds = page.rows.map(({ id }) => id)
  const [mailing] = await Promise.all([findMailing(actor, creating), recordView(actor, { where: 'contacts', contactIds }, now)])

  const list = listOf(filter)
  const columns = shownColumns(contactColumns, { stated: statedColumns, chosen: chosen.contacts, usual: usualContactColumns })
  const shown = { ...textOf(stated), ...(sort !== 'name' && { sort }) }
  const href = (changes: { sort?: string; cursor?: string }) =>
    addressOf('/contacts', { ...shown, columns: statedColumns, view, ...changes })
  const sorts = { name: columnSort(sort, 'name', href), email: columnSort(sort, 'email', href), added: addedSort(sort, href) }

  return (
    <>
      <PageHeader
        title="Contacts"
        description="Parents and guardians from your roster. Select the ones to invite, then send invitations or create links."
        action={canImportRoster(actor) && <ButtonLink href="/roster">Import contacts</ButtonLink>}
      />
      {page.rows.length === 0 && !(await hasContacts(actor, stated, now)) ? (
        <NoContacts canImport={canImportRoster(actor)} />
      ) : (
        <>
          <ContactFilters {...facets} />
          <SavedViews path="/contacts" views={views} viewId={view} />
          <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-2">
            <ListTotal list={list} filter={filter} canSelect={creating !== undefined} />
            <div className="flex flex-wrap items-center gap-1">
              <KeepView
                list="contacts"
                path="/contacts"
                views={views}
                viewId={view}
                parameters={{ ...shown, columns: formatColumns(columns) }}
                saveView={saveListView}
                removeView={removeListView}
              />
              <ViewMenu list="contacts" columns={contactColumns} shown={columns} density={density} savePreferences={savePreferences} />
            </div>
          </div>
          {page.rows.length === 0 ? (
            <EmptyState title="Nobody matches these filters">Take a filter away, or search for less of the name.</EmptyState>
          ) : (
            <>
              <ContactTable
                contacts={page.rows}
                list={list}
                columns={columns}
                density={density}
                sorts={sorts}
                canSelect={creating !== undefined}
                wantsGuid={everyPortalWantsGuid(portals)}
                timeZone={district.timeZone}
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
      {/* Also where nobody matches: what is selected stays selected. */}
      {creating && <SelectionBar creating={creating} mailing={mailing} printing={findPrinting(creating)} />}
      {/* Another list or another page of it is counted for itself, or its rows would wait until it is. */}
      <Suspense key={`${list} ${sort} ${cursor ?? ''}`} fallback={null}>
        <Total actor={actor} filter={filter} list={list} now={now} />
      </Suspense>
    </>
  )
}

/** Counted only once the rows are there: counting hundreds of thousands takes longer than finding fifty. */
async function Total({ actor, filter, list, now }: { actor: Actor; filter: ContactFilter; list: string; now: Date }) {
  return <LearnTotal list={list} total={await countContacts(actor, filter, now)} />
}

function NoContacts({ canImport }: { canImport: boolean }) {
  return (
    <EmptyState
      icon={<Users aria-hidden="true" />}
      title="No contacts yet"
      action={
        canImport && (
          <ButtonLink href="/roster" variant="primary">
            Import contacts
          </ButtonLink>
        )
      }
    >
      Parents and guardians appear here once a roster file has been imported.
    </EmptyState>
  )
}

/** Whether there is anybody but for the filters; asked where nobody matches. */
async function hasContacts(actor: Actor, stated: ContactFilter, now: Date): Promise<boolean> {
  if (Object.keys(stated).length === 0) return false
  return (await countContacts(actor, {}, now)) > 0
}

type Href = (changes: { sort: ContactSort }) => string

/** Pressing a sorted column turns it round; pressing another sorts by that one. Either way from the first page. */
function columnSort(sort: ContactSort, column: 'name' | 'email', href: Href): ColumnSort {
  if (sort === column) return { direction: 'ascending', href: href({ sort: `-${column}` }) }
  return { direction: sort === `-${column}` ? 'descending' : 'none', href: href({ sort: column }) }
}

/** Who came last stands first; pressing again goes back to the names. */
function addedSort(sort: ContactSort, href: Href): ColumnSort {
  if (sort === '-added') return { direction: 'descending', href: href({ sort: 'name' }) }
  return { direction: 'none', href: href({ sort: '-added' }) }
}

function textOf(filter: ContactFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}
