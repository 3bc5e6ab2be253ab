import { MailSearch } from 'lucide-react'
import type { Metadata } from 'next'
import { MailHeader } from '@/components/mail/mail-header'
import { MessageFilters } from '@/components/mail/message-filters'
import { MessageTable } from '@/components/mail/message-table'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { formatDateTime } from '@/components/ui/format-date-time'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { recordView } from '@/lib/audit/record-view'
import { requireMember } from '@/lib/auth/session'
import { fullName } from '@/lib/contacts/contact-name'
import { getContact } from '@/lib/contacts/get-contact'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, canSendMail, canViewMail } from '@/lib/districts/policies'
import { getCampaign } from '@/lib/invitations/campaigns'
import { findMessages, type MessageFilter, messageFilterSchema } from '@/lib/invitations/messages'
import { firstPageUnlessKnown } from '@/lib/paging'

export const metadata: Metadata = { title: 'All mails' }

export default async function MessagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canViewMail)
  const { timeZone } = district
  const params = await searchParams
  const { filter, ignored } = readAddressFilter(messageFilterSchema, params)
  const cursor = typeof params.cursor === 'string' ? params.cursor : undefined
  const [{ page, beganAgain }, names] = await Promise.all([
    firstPageUnlessKnown(cursor, (paging) => findMessages(actor, { filter, paging })),
    namesOf(actor, filter, timeZone),
  ])
  await recordView(actor, { where: 'mails', contactIds: page.rows.flatMap(({ contacts }) => contacts.map(({ id }) => id)) }, new Date())
  const pageHref = (to: string | null) => (to ? addressOf('/mail/messages', { ...filter, cursor: to }) : undefined)
  return (
    <>
      <MailHeader current="messages" canSend={canSendMail(actor)} canManage={canManageMail(actor)} />
      <MessageFilters {...names} />
      <IgnoredNotice names={beganAgain ? [...ignored, 'cursor'] : ignored} />
      {page.rows.length === 0 ? (
        <NoMessages filtered={Object.values(filter).some(Boolean)} />
      ) : (
        <>
          <MessageTable messages={page.rows} of="district" timeZone={timeZone} />
          <Pagination label="Mails" previousHref={pageHref(page.previousCursor)} nextHref={pageHref(page.nextCursor)} />
        </>
      )}
    </>
  )
}

function NoMessages({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState title="No mails yet" icon={<MailSearch />}>
        Every mail stands here by itself, with whom it invites and what the mail server answered. To begin, choose contacts and press Send
        invitations.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No mail matches" icon={<MailSearch />} action={<ButtonLink href="/mail/messages">Show every mail</ButtonLink>}>
      Take a filter away, or search for less of the address.
    </EmptyState>
  )
}

/** The filters that have no control of their own, in words; one of another district or none has its id. */
async function namesOf(actor: Actor, { contact, campaign }: MessageFilter, timeZone: string) {
  const known = contact === undefined ? undefined : await unlessRefused(getContact(actor, contact, new Date()), 'not_found')
  const sent = campaign === undefined ? undefined : await unlessRefused(getCampaign(actor, campaign), 'not_found')
  return {
    contactName: known ? fullName(known) : contact,
    campaignName: sent ? formatDateTime(sent.createdAt, timeZone) : campaign,
  }
}
