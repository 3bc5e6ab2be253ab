'use client'

import Link from 'next/link'
import { type CopyLinkAgain, CopyLinkButton } from '@/components/links/copy-link-button'
import { Countdown } from '@/components/links/countdown'
import { AnswerBadge, isRefused, type LinkAnswer, RefusalRow } from '@/components/links/link-answer'
import { LinkStateBadge } from '@/components/links/link-state-badge'
import { useLinkPhase } from '@/components/links/use-link-phase'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'

export type ContactLink = {
  id: string
  contact: { name: string }
  portal: { name: string }
  issuedBy: { name: string }
  issuedAt: Date
  expiresAt: Date | null
  lastReturn: LinkAnswer | null
  mayBeRevealed: boolean
}

type ContactLinksProps = {
  links: ContactLink[]
  timeZone: string
  /** Undefined for a role that copies no links. */
  copyAgain: CopyLinkAgain | undefined
}

export function ContactLinks({ links, timeZone, copyAgain }: ContactLinksProps) {
  if (links.length === 0) return <p className="text-muted">No link has been issued for this contact yet.</p>
  const plain = links.every((link) => link.expiresAt === null && (!copyAgain || !mayBeCopied(link)))
  return (
    <Table caption="Links of this contact" inset plain={plain}>
      <thead>
        <tr>
          <Th>Issued</Th>
          <Th>By</Th>
          <Th>Portal</Th>
          <Th>State</Th>
          <Th>Expires</Th>
          {copyAgain && (
            <Th fit>
              <span className="sr-only">Copy</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <ContactLinkRow key={link.id} link={link} timeZone={timeZone} copyAgain={copyAgain} />
        ))}
      </tbody>
    </Table>
  )
}

function ContactLinkRow({ link, timeZone, copyAgain }: { link: ContactLink } & Omit<ContactLinksProps, 'links'>) {
  const expired = useLinkPhase(link.expiresAt) === 'expired'
  const { lastReturn } = link
  const refused = isRefused(lastReturn)
  return (
    <>
      <Tr muted={expired} continued={refused}>
        <Td>
          <Link href={`/links/${link.id}`} prefetch={false} className="link">
            <DateTime at={link.issuedAt} timeZone={timeZone} />
          </Link>
        </Td>
        <Td>{link.issuedBy.name}</Td>
        <Td>{link.portal.name}</Td>
        <Td>{lastReturn ? <AnswerBadge answer={lastReturn} /> : <LinkStateBadge expiresAt={link.expiresAt} />}</Td>
        <Td>
          <Countdown issuedAt={link.issuedAt} expiresAt={link.expiresAt} timeZone={timeZone} alongRow />
        </Td>
        {copyAgain && (
          <Td fit align="end">
            {!expired && mayBeCopied(link) && <CopyLinkButton link={{ id: link.id, name: link.contact.name }} copyAgain={copyAgain} />}
          </Td>
        )}
      </Tr>
      {refused && <RefusalRow answer={lastReturn} columns={copyAgain ? 6 : 5} timeZone={timeZone} />}
    </>
  )
}

function mayBeCopied({ lastReturn, mayBeRevealed }: ContactLink): boolean {
  return lastReturn === null && mayBeRevealed
}
