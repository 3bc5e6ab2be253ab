import { Link2, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { z } from 'zod'
import { removeListView, saveListView } from '@/app/(dashboard)/saved-views/actions'
import { savePreferences } from '@/app/(dashboard)/settings/screens/actions'
import { linkColumns, usualLinkColumns } from '@/components/links/link-columns'
import { LinkFilters } from '@/components/links/link-filters'
import { LinkTable } from '@/components/links/link-table'
import { KeepView } from '@/components/lists/keep-view'
import { formatColumns, shownColumns } from '@/components/lists/list-columns'
import { SavedViews } from '@/components/lists/saved-views'
import { ViewMenu } from '@/components/lists/view-menu'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { DownloadLink } from '@/components/ui/download-link'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import type { SignedIn } from '@/lib/auth/sessions'
import { fullName } from '@/lib/contacts/contact-name'
import { getContact } from '@/lib/contacts/get-contact'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, canRevealLinks, canViewLinks } from '@/lib/districts/policies'
import { findSavedViews } from '@/lib/districts/saved-views'
import { findIssuers } from '@/lib/invitations/find-issuers'
import { countLinks, findLinks, type LinkFilter, type LinkRecord, linkFilterSchema } from '@/lib/invitations/links'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findPortals } from '@/lib/portals/portals'
import { copyLinkAgain } from './actions'
import { CampaignResult } from './campaign-result'

export const metadata: Metadata = { title: 'Links' }

const listSchema = z.object({ columns: z.string().max(200).optional(), view: z.uuid().optional() })

export default async function LinksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const signedIn = await requireMember(canViewLinks)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(linkFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  if (filter.campaign) return <CampaignResult signedIn={signedIn} campaignId={filter.campaign} cursor={cursor} />
  return <IssuedLinks signedIn={signedIn} filter={filter} params={params} ignored={ignored} cursor={cursor} />
}

type IssuedLinksProps = { signedIn: SignedIn; filter: LinkFilter; params: SearchParams; ignored: string[]; cursor: string | undefined }

async function IssuedLinks({ signedIn: { actor, district, member }, filter, params, ignored, cursor }: IssuedLinksProps) {
  const { timeZone } = district
  const { columns: statedColumns, view } = readAddressFilter(listSchema, params).filter
  const { density, columns: chosen } = member.preferences
  const now = new Date()
  const request = { filter, timeZone }
  const [{ page, beganAgain }, issuers, portals, views] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findLinks(actor, { ...request, paging }, now)),
    findIssuers(actor),
    findPortals(actor),
    findSavedViews(actor, 'links'),
  ])
  await recordView(actor, { where: 'links', contactIds: page.rows.map(({ contact }) => contact.id) }, now)
  const filtered = Object.values(filter).some(Boolean)
  const contactName = filter.contact === undefined ? undefined : await nameOf(actor, { contact: filter.contact, rows: page.rows, now })
  const columns = shownColumns(linkColumns, { stated: statedColumns, chosen: chosen.links, usual: usualLinkColumns })
  const href = (at: string | null) => (at ? addressOf('/links', { ...filter, columns: statedColumns, view, cursor: at }) : undefined)
  const parameters = Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  return (
    <>
      <PageHeader
        title="Links"
        description="Every link ever issued: to whom, by whom, and until when it works."
        action={page.rows.length > 0 && <DownloadLink href={addressOf('/links/export', filter)}>Export CSV</DownloadLink>}
      />
      {(filtered || page.rows.length > 0 || views.length > 0) && (
        <>
          <LinkFilters issuers={issuers} portals={portals} contactName={contactName} refusedSince={filter.refused_since} />
          <SavedViews path="/links" views={views} viewId={view} />
        </>
      )}
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {page.rows.length === 0 ? (
        <NoLinks filtered={filtered} canCreate={canIssueLinks(actor)} />
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-2">
            <p role="status" className="text-muted text-sm tabular">
              <Suspense key={addressOf('', filter)} fallback="Counting…">
                <Total actor={actor} request={request} now={now} />
              </Suspense>
            </p>
            <div className="flex flex-wrap items-center gap-1">
              <KeepView
                list="links"
                path="/links"
                views={views}
                viewId={view}
                parameters={{ ...parameters, columns: formatColumns(columns) }}
                saveView={saveListView}
                removeView={removeListView}
              />
              <ViewMenu list="links" columns={linkColumns} shown={columns} density={density} savePreferences={savePreferences} />
            </div>
          </div>
          <LinkTable
            links={page.rows}
            of="district"
            columns={columns}
            timeZone={timeZone}
            copyAgain={canRevealLinks(actor) ? copyLinkAgain : undefined}
            canCreate={canIssueLinks(actor)}
          />
          <Pagination label="Links" previousHref={href(page.previousCursor)} nextHref={href(page.nextCursor)} />
        </>
      )}
    </>
  )
}

/** Counted only once the rows are there: counting hundreds of thousands takes longer than finding fifty. */
async function Total({ actor, request, now }: { actor: Actor; request: { filter: LinkFilter; timeZone: string }; now: Date }) {
  return counted(await countLinks(actor, request, now), 'link')
}

function NoLinks({ filtered, canCreate }: { filtered: boolean; canCreate: boolean }) {
  if (filtered) {
    return (
      <EmptyState title="No link matches" icon={<SearchX />} action={<ButtonLink href="/links">Show every link</ButtonLink>}>
        Nothing was issued that fits all of these filters. Take one away, or look at every link.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No links yet"
      icon={<Link2 />}
      action={
        canCreate && (
          <ButtonLink href="/contacts" variant="primary">
            Choose contacts
          </ButtonLink>
        )
      }
    >
      A link takes one parent or guardian to the portal, to set up an account or straight in. Select contacts, press Create links, and each
      link appears here with who issued it and until when it works.
    </EmptyState>
  )
}

/** The name behind a contact filter: of a row that is there anyway, or of a contact without links. */
async function nameOf(
  actor: Actor,
  { contact, rows, now }: { contact: string; rows: LinkRecord[]; now: Date },
): Promise<string | undefined> {
  const found = rows.find((row) => row.contact.id === contact || row.contact.guid === contact)
  if (found) return found.contact.name
  const known = await unlessRefused(getContact(actor, contact, now), 'not_found')
  return known && fullName(known)
}
