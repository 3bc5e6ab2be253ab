import { Link2, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { LinkFilters } from '@/components/links/link-filters'
import { LinkTable } from '@/components/links/link-table'
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
import type { SignedIn } from '@/lib/auth/sessions'
import { fullName } from '@/lib/contacts/contact-name'
import { getContact } from '@/lib/contacts/get-contact'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, canRevealLinks, canViewLinks } from '@/lib/districts/policies'
import { findIssuers } from '@/lib/invitations/find-issuers'
import { countLinks, findLinks, type LinkFilter, type LinkRecord, linkFilterSchema } from '@/lib/invitations/links'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findPortals } from '@/lib/portals/portals'
import { copyLinkAgain } from './actions'
import { CampaignResult } from './campaign-result'

export const metadata: Metadata = { title: 'Links' }

export default async function LinksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const signedIn = await requireMember(canViewLinks)
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(linkFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  if (filter.campaign) return <CampaignResult signedIn={signedIn} campaignId={filter.campaign} cursor={cursor} />
  return <IssuedLinks signedIn={signedIn} filter={filter} ignored={ignored} cursor={cursor} />
}

type IssuedLinksProps = { signedIn: SignedIn; filter: LinkFilter; ignored: string[]; cursor: string | undefined }

async function IssuedLinks({ signedIn: { actor, district }, filter, ignored, cursor }: IssuedLinksProps) {
  const { timeZone } = district
  const now = new Date()
  const request = { filter, timeZone }
  const [{ page, beganAgain }, count, issuers, portals] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findLinks(actor, { ...request, paging }, now)),
    countLinks(actor, request, now),
    findIssuers(actor),
    findPortals(actor),
  ])
  await recordView(actor, { where: 'links', contactIds: page.rows.map(({ contact }) => contact.id) }, now)
  const filtered = Object.values(filter).some(Boolean)
  const contactName = filter.contact === undefined ? undefined : await nameOf(actor, { contact: filter.contact, rows: page.rows, now })
  return (
    <>
      <PageHeader
        title="Links"
        description="Every link ever issued: to whom, by whom, and until when it works."
        action={count > 0 && <DownloadLink href={addressOf('/links/export', filter)}>Export CSV</DownloadLink>}
      />
      <LinkFilters issuers={issuers} portals={portals} contactName={contactName} refusedSince={filter.refused_since} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {page.rows.length === 0 ? (
        <NoLinks filtered={filtered} canCreate={canIssueLinks(actor)} />
      ) : (
        <>
          <LinkTable
            links={page.rows}
            of="district"
            timeZone={timeZone}
            copyAgain={canRevealLinks(actor) ? copyLinkAgain : undefined}
            canCreate={canIssueLinks(actor)}
          />
          <Pagination
            label="Links"
            previousHref={page.previousCursor ? addressOf('/links', { ...filter, cursor: page.previousCursor }) : undefined}
            nextHref={page.nextCursor ? addressOf('/links', { ...filter, cursor: page.nextCursor }) : undefined}
            summary={count === 1 ? '1 link' : `${count.toLocaleString('en-US')} links`}
          />
        </>
      )}
    </>
  )
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
