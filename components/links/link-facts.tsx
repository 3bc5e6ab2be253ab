'use client'

import Link from 'next/link'
import { InvitationStanding } from '@/components/contacts/invitation-standing'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { addressOf } from '@/lib/address-filter'
import type { Invitation } from '@/lib/invitations/invitations'
import { channelWords } from './channel-words'
import { Countdown } from './countdown'
import { AnswerBadge } from './link-answer'
import type { LinkItem } from './link-row'
import { LinkStateBadge } from './link-state-badge'

type LinkFactsProps = {
  link: LinkItem & { campaignId: string }
  /** Its own, which other links may share. */
  invitation: Pick<Invitation, 'status' | 'frozenReason' | 'closesAt'>
  timeZone: string
}

/** To whom, by whom, until when, and what came of it. */
export function LinkFacts({ link, invitation, timeZone }: LinkFactsProps) {
  const { contact, portal, channel, secretVersion, issuedBy, issuedAt, expiresAt, lastReturn, campaignId } = link
  return (
    <DefinitionList
      items={[
        {
          term: 'State',
          description: lastReturn ? <AnswerBadge answer={lastReturn} /> : <LinkStateBadge expiresAt={expiresAt} />,
        },
        {
          term: 'Contact',
          description: (
            <>
              <Link href={`/contacts/${contact.id}`} className="link">
                <bdi>{contact.name}</bdi>
              </Link>
              {contact.email !== null && <> · {contact.email}</>}
            </>
          ),
        },
        { term: 'Portal', description: portal.name },
        {
          term: 'Issued',
          description: (
            <>
              <DateTime at={issuedAt} timeZone={timeZone} /> by <bdi>{issuedBy.name}</bdi>
            </>
          ),
        },
        { term: 'Expires', description: <Countdown issuedAt={issuedAt} expiresAt={expiresAt} timeZone={timeZone} /> },
        {
          term: 'Went out as',
          description: (
            <>
              {channelWords[channel]}, in{' '}
              <Link href={addressOf('/links', { campaign: campaignId })} className="link">
                this campaign
              </Link>
            </>
          ),
        },
        {
          term: 'Invitation',
          description: (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <InvitationStanding status={invitation.status} frozenReason={invitation.frozenReason} closesAt={invitation.closesAt} />
              <span>
                closes <DateTime at={invitation.closesAt} timeZone={timeZone} />
              </span>
            </span>
          ),
        },
        { term: 'Signed with', description: `Secret version ${secretVersion.version}` },
      ]}
    />
  )
}
