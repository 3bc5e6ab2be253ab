import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { LetterSheet } from '@/components/letters/letter-sheet'
import { LettersBar } from '@/components/letters/letters-bar'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { addressOf, readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { unlessRefused } from '@/lib/app-error'
import { requireMember } from '@/lib/auth/session'
import { isFresh } from '@/lib/auth/session-life'
import { canRevealLinks } from '@/lib/districts/policies'
import { env } from '@/lib/env'
import { getCampaign } from '@/lib/invitations/campaigns'
import { isJustIssued } from '@/lib/invitations/is-just-issued'
import { getLetters, letterPageSchema } from '@/lib/invitations/letters'

export const metadata: Metadata = { title: 'Letters' }

type LettersPageProps = { params: Promise<{ campaign: string }>; searchParams: Promise<SearchParams> }

export default async function LettersPage({ params, searchParams }: LettersPageProps) {
  const signedIn = await requireMember(canRevealLinks)
  const { actor, district } = signedIn
  const { campaign } = await params
  const { filter, ignored } = readAddressFilter(letterPageSchema, await searchParams)
  const now = new Date()
  // A stack of letters is as much as an export; who has just made it holds it already.
  if (!isFresh(signedIn, now) && !(await isJustIssued(actor, campaign, now))) {
    redirect(
      addressOf('/confirm', { next: addressOf(`/letters/${encodeURIComponent(campaign)}`, { ...filter, page: String(filter.page) }) }),
    )
  }
  // Half a stack would pass for the whole.
  const standing = await unlessRefused(getCampaign(actor, campaign), 'not_found')
  if (standing?.state === 'issuing') redirect(`/links/campaigns/${standing.id}`)
  const found = await unlessRefused(getLetters(actor, { campaignId: campaign, ...filter }, now), 'not_found')
  if (!found) notFound()
  const { letters, firstNumber, total, portalName, signsIn, officeContact } = found
  return (
    <>
      <LettersBar campaignId={campaign} order={filter.order} found={found} appUrl={env().APP_URL} />
      <div data-print="hide">
        <IgnoredNotice names={ignored} />
      </div>
      {letters.length === 0 ? (
        <EmptyState title="There is no letter to print">
          Nobody of this campaign can be given an address any more. The campaign says who was skipped and why.
        </EmptyState>
      ) : (
        <ol aria-label="Letters" className="letters">
          {letters.map((letter, index) => (
            <li key={letter.invitationId}>
              <LetterSheet
                letter={letter}
                districtName={district.name}
                timeZone={district.timeZone}
                portalName={portalName}
                signsIn={signsIn}
                officeContact={officeContact}
                date={now}
                place={`${firstNumber + index} of ${total}`}
              />
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
