'use client'

import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { Td, Tr } from '@/components/ui/table'
import type { LinkChannel } from './channel-words'
import { channelWords } from './channel-words'
import { ContactWith, Second, Students } from './contact-with'
import { type CopyLinkAgain, CopyLinkButton } from './copy-link-button'
import { Countdown } from './countdown'
import { AnswerBadge, isRefused, type LinkAnswer, RefusalRow } from './link-answer'
import { LinkStateBadge } from './link-state-badge'
import { useLinkPhase } from './use-link-phase'

/** An issued link as the lists show it: never the token. */
export type LinkItem = {
  id: string
  contact: { id: string; name: string; email: string | null; students: string[] }
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
  timeZone: string
  copyAgain: CopyLinkAgain | undefined
  canCreate: boolean
}

/** How many cells the row of a link has. */
const columns = { district: 6, campaign: 5 } as const

/** Settles into grey by itself when the link dies, and offers to create it again, as for one that a portal refused. */
export function LinkRow({ link, of, timeZone, copyAgain, canCreate }: LinkRowProps) {
  const expired = useLinkPhase(link.expiresAt) === 'expired'
  const { contact, lastReturn } = link
  const refused = isRefused(lastReturn)
  return (
    <>
      <Tr muted={expired} continued={refused}>
        <Td>
          <ContactWith contact={contact}>
            {of === 'campaign' ? <OfCampaign link={link} /> : <Issuing link={link} timeZone={timeZone} />}
          </ContactWith>
        </Td>
        {of === 'campaign' ? (
          <Td from="sm" muted>
            <Students names={contact.students} />
          </Td>
        ) : (
          <>
            <Td from="sm">
              <Link href={`/links/${link.id}`} prefetch={false} className="rounded-sm hover:underline">
                <DateTime at={link.issuedAt} timeZone={timeZone} />
              </Link>
              <Second>by {link.issuedBy.name}</Second>
            </Td>
            <Td from="sm">
              {link.portal.name}
              <Second>
                {channelWords[link.channel]} · <span className="font-mono">{secretWords(link.secretVersion)}</span>
              </Second>
            </Td>
          </>
        )}
        <Td from="sm">{lastReturn ? <AnswerBadge answer={lastReturn} /> : <LinkStateBadge expiresAt={link.expiresAt} />}</Td>
        <Td>
          <Countdown issuedAt={link.issuedAt} expiresAt={link.expiresAt} timeZone={timeZone} alongRow />
        </Td>
        <Td fit align="end">
          {!expired && !lastReturn && link.mayBeRevealed && copyAgain && (
            <CopyLinkButton link={{ id: link.id, name: contact.name }} copyAgain={copyAgain} />
          )}
          {(expired || refused) && canCreate && (
            <ButtonLink href={`/contacts/${contact.id}`} size="sm" variant="quiet">
              Create again<span className="sr-only">for {contact.name}</span>
            </ButtonLink>
          )}
        </Td>
      </Tr>
      {refused && <RefusalRow answer={lastReturn} columns={columns[of]} timeZone={timeZone} />}
    </>
  )
}

function OfCampaign({ link: { id, contact } }: { link: LinkItem }) {
  return (
    <>
      <Link href={`/links/${id}`} prefetch={false} className="link">
        Details
      </Link>
      {' · '}
      {contact.email ?? 'No e-mail'}
    </>
  )
}

/** On a phone the contact's cell says what the cells that are left out would. */
function Issuing({ link, timeZone }: { link: LinkItem; timeZone: string }) {
  return (
    <>
      <span className="max-sm:hidden">{link.contact.email ?? 'No e-mail'}</span>
      <span className="sm:hidden">
        {link.lastReturn && !isRefused(link.lastReturn) && 'Arrived · '}
        <Link href={`/links/${link.id}`} prefetch={false} className="link">
          <DateTime at={link.issuedAt} timeZone={timeZone} precision="day" />
        </Link>{' '}
        by {link.issuedBy.name}
      </span>
    </>
  )
}

function secretWords({ version, last4 }: LinkItem['secretVersion']): string {
  return last4 === '' ? `v${version}` : `v${version} · …${last4}`
}
