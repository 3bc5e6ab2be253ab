'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { columnFrom } from '@/components/lists/list-columns'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Td, Tr } from '@/components/ui/table'
import type { LinkChannel } from './channel-words'
import { channelWords } from './channel-words'
import { ContactWith, Second, Students } from './contact-with'
import { type CopyLinkAgain, CopyLinkButton } from './copy-link-button'
import { Countdown } from './countdown'
import { AnswerBadge, isRefused, type LinkAnswer, RefusalRow } from './link-answer'
import type { LinkColumn } from './link-columns'
import { LinkStateBadge } from './link-state-badge'
import { useLinkPhase } from './use-link-phase'

/** An issued link as the lists show it: never the token. */
export type LinkItem = {
  id: string
  contact: { id: string; guid: string | null; name: string; email: string | null; students: string[] }
  portal: { name: string }
  channel: LinkChannel
  secretVersion: { version: number; last4: string }
  issuedBy: { name: string }
  issuedAt: Date
  expiresAt: Date | null
  lastReturn: LinkAnswer | null
  mayBeRevealed: boolean
}

type LinkRowProps = {
  link: LinkItem
  of: 'district' | 'campaign'
  columns: readonly LinkColumn[]
  timeZone: string
  copyAgain: CopyLinkAgain | undefined
  canCreate: boolean
}

/** Settles into grey by itself when the link dies, and offers to create it again, as for one that a portal refused. */
export function LinkRow({ link, of, columns, timeZone, copyAgain, canCreate }: LinkRowProps) {
  const expired = useLinkPhase(link.expiresAt) === 'expired'
  const { contact, lastReturn } = link
  const refused = isRefused(lastReturn)
  const countdown = <Countdown issuedAt={link.issuedAt} expiresAt={link.expiresAt} timeZone={timeZone} alongRow />
  return (
    <>
      <Tr muted={expired} continued={refused}>
        <Td>
          <ContactWith contact={contact} title={contact.email ?? 'No e-mail'}>
            {of === 'campaign' ? <OfCampaign link={link} /> : <Issuing link={link} timeZone={timeZone} />}
          </ContactWith>
          <span className="text-xs sm:hidden">{countdown}</span>
        </Td>
        {of === 'district' && (
          <Td from="sm">
            <Link
              href={`/links/${link.id}`}
              prefetch={false}
              data-row-link=""
              className="rounded-sm hover:underline [&_time]:whitespace-normal"
            >
              <DateTime at={link.issuedAt} timeZone={timeZone} />
            </Link>
            <Second title={link.issuedBy.name}>
              by <bdi>{link.issuedBy.name}</bdi>
            </Second>
          </Td>
        )}
        {columns.map((column, place) => (
          <Td key={column} from={columnFrom(place + 1)}>
            {cells[column](link)}
          </Td>
        ))}
        <Td from="sm">{countdown}</Td>
        <Td align="end">
          {!expired && !lastReturn && link.mayBeRevealed && copyAgain && (
            <span data-row-copy="">
              <CopyLinkButton link={{ id: link.id, name: contact.name }} copyAgain={copyAgain} />
            </span>
          )}
          {(expired || refused) && canCreate && (
            <ButtonLink href={`/contacts/${contact.id}`} size="sm" variant="quiet">
              Create again<span className="sr-only">for {contact.name}</span>
            </ButtonLink>
          )}
        </Td>
      </Tr>
      {refused && (
        <RefusalRow answer={lastReturn} columns={2} timeZone={timeZone}>
          {of === 'district' && <Td from="sm" />}
          <Td from="sm" />
          {columns.map((column, place) => (
            <Td key={column} from={columnFrom(place + 1)} />
          ))}
        </RefusalRow>
      )}
    </>
  )
}

const cells: Record<LinkColumn, (link: LinkItem) => ReactNode> = {
  state: ({ lastReturn, expiresAt }) => (lastReturn ? <AnswerBadge answer={lastReturn} /> : <LinkStateBadge expiresAt={expiresAt} />),
  portal: ({ portal }) => (
    <span className="block truncate" title={portal.name}>
      <bdi>{portal.name}</bdi>
    </span>
  ),
  students: ({ contact }) => <Students names={contact.students} />,
  channel: ({ channel }) => channelWords[channel],
  secret: ({ secretVersion }) => <span className="font-mono text-[13px]">{secretWords(secretVersion)}</span>,
  guid: ({ contact: { guid } }) =>
    guid === null ? (
      <span className="text-muted">None</span>
    ) : (
      <span className="block truncate" title={guid}>
        <bdi className="font-mono text-[13px]">{guid}</bdi>
      </span>
    ),
}

function OfCampaign({ link: { id, contact } }: { link: LinkItem }) {
  return (
    <>
      <Link href={`/links/${id}`} prefetch={false} data-row-link="" className="link">
        Details
      </Link>
      {' · '}
      <bdi>{contact.email ?? 'No e-mail'}</bdi>
    </>
  )
}

/** On a phone the contact's cell says what the cells that are left out would. */
function Issuing({ link, timeZone }: { link: LinkItem; timeZone: string }) {
  return (
    <>
      <span className="max-sm:hidden">
        <bdi>{link.contact.email ?? 'No e-mail'}</bdi>
      </span>
      <span className="sm:hidden">
        {link.lastReturn && !isRefused(link.lastReturn) && 'Arrived · '}
        <Link href={`/links/${link.id}`} prefetch={false} className="link">
          <DateTime at={link.issuedAt} timeZone={timeZone} precision="day" />
        </Link>{' '}
        by <bdi>{link.issuedBy.name}</bdi>
      </span>
    </>
  )
}

function secretWords({ version, last4 }: LinkItem['secretVersion']): string {
  return last4 === '' ? `v${version}` : `v${version} · …${last4}`
}
