'use client'

import { InvitationStanding } from '@/components/contacts/invitation-standing'
import { ButtonLink } from '@/components/ui/button-link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { InvitationStatus } from '@/lib/contacts/invitation-status'
import type { NotMeReason } from '@/lib/invitations/not-me-reason'
import { ContactWith, Students } from './contact-with'
import { type CopyLinkAgain, CopyLinkButton } from './copy-link-button'
import { Countdown } from './countdown'
import { useLinkPhase } from './use-link-phase'

export type InvitePageItem = {
  /** The invitation's. */
  id: string
  contact: { id: string; name: string; email: string | null; students: string[] }
  status: InvitationStatus
  frozenReason: NotMeReason | null
  issuedAt: Date
  closesAt: Date
}

type InvitePageTableProps = {
  pages: readonly InvitePageItem[]
  timeZone: string
  /** Undefined for a role that copies no addresses. */
  copyAgain: CopyLinkAgain | undefined
  canCreate: boolean
}

/** The invite pages of one campaign. */
export function InvitePageTable({ pages, ...context }: InvitePageTableProps) {
  return (
    <Table caption="Invite pages created" sideways="never">
      <thead>
        <tr>
          <Th>Contact</Th>
          <Th from="sm">Students</Th>
          <Th from="sm">State</Th>
          <Th from="sm">Ends</Th>
          <Th width="action">
            <span className="sr-only">Copy or create again</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {pages.map((page) => (
          <InvitePageRow key={page.id} page={page} {...context} />
        ))}
      </tbody>
    </Table>
  )
}

/** Settles into grey by itself when the invitation ends, and offers to create it again. */
function InvitePageRow({ page, timeZone, copyAgain, canCreate }: { page: InvitePageItem } & Omit<InvitePageTableProps, 'pages'>) {
  const { id, contact, status, frozenReason, issuedAt, closesAt } = page
  const ended = useLinkPhase(closesAt) === 'expired' || status === 'revoked'
  const countdown = status !== 'revoked' && <Countdown issuedAt={issuedAt} expiresAt={closesAt} timeZone={timeZone} alongRow />
  return (
    <Tr muted={ended}>
      <Td>
        <ContactWith contact={contact} title={contact.email ?? 'No e-mail'}>
          <span className="max-sm:hidden">{contact.email ?? 'No e-mail'}</span>
          <span className="sm:hidden">{countdown}</span>
        </ContactWith>
      </Td>
      <Td from="sm" muted>
        <Students names={contact.students} />
      </Td>
      <Td from="sm">
        <InvitationStanding status={status} frozenReason={frozenReason} closesAt={closesAt} />
      </Td>
      <Td from="sm">{countdown}</Td>
      <Td align="end">
        {!ended && frozenReason === null && copyAgain && (
          <CopyLinkButton link={{ id, name: contact.name }} what="address" copyAgain={copyAgain} />
        )}
        {!ended && frozenReason !== null && (
          <ButtonLink href={`/contacts/${contact.id}`} size="sm" variant="quiet">
            Look into it<span className="sr-only">for {contact.name}</span>
          </ButtonLink>
        )}
        {ended && canCreate && (
          <ButtonLink href={`/contacts/${contact.id}`} size="sm" variant="quiet">
            Create again<span className="sr-only">for {contact.name}</span>
          </ButtonLink>
        )}
      </Td>
    </Tr>
  )
}
