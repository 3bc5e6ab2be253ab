import { AddressWarning } from '@/components/links/address-warning'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf } from '@/lib/address-filter'
import { type LetterOrder, letterOrders } from '@/lib/invitations/letter-order'
import type { LetterPage } from '@/lib/invitations/letters'
import { letterOrderWords } from './letter-order-words'
import { PrintButton } from './print-button'

type LettersBarProps = { campaignId: string; order: LetterOrder; found: LetterPage; appUrl: string }

/** What stands above the letters on the screen and never on paper. */
export function LettersBar({ campaignId, order, found, appUrl }: LettersBarProps) {
  const { letters, firstNumber, total, page, pageCount, leftOut, skipped, portalName } = found
  const href = (changes: { order?: LetterOrder; page?: number }) =>
    addressOf(`/letters/${campaignId}`, { order: changes.order ?? order, page: changes.page ? String(changes.page) : undefined })
  return (
    <div data-print="hide" className="pb-5">
      <PageHeader
        title="Letters"
        description={`${counted(total, 'letter')} for ${portalName}, one sheet for each contact.${pageCount > 1 ? ' Each page of this list is printed by itself.' : ''}`}
        back={{ href: `/links?campaign=${campaignId}`, label: 'Campaign' }}
        action={letters.length > 0 && <PrintButton />}
      />
      <div className="flex flex-col gap-3">
        <AddressWarning appUrl={appUrl} />
        {skipped > 0 && (
          <Notice
            title={`${counted(skipped, 'contact')} skipped`}
            action={
              <ButtonLink href={`/links?campaign=${campaignId}`} size="sm">
                Who and why
              </ButtonLink>
            }
          >
            They were selected and got no letter.
          </Notice>
        )}
        {leftOut > 0 && (
          <Notice title={`${counted(leftOut, 'letter')} left out`}>
            The invitation has ended, was revoked, frozen or marked as activated, or the contact is not to be invited any more.
          </Notice>
        )}
        {total > 1 && (
          <nav aria-label="Order of the letters" className="flex flex-wrap items-center gap-2">
            <span className="text-muted text-sm">Order</span>
            {letterOrders.map((each) => (
              <ButtonLink
                key={each}
                href={href({ order: each })}
                prefetch={false}
                size="sm"
                variant={each === order ? 'secondary' : 'quiet'}
                aria-current={each === order ? 'true' : undefined}
              >
                {letterOrderWords[each]}
              </ButtonLink>
            ))}
          </nav>
        )}
        {pageCount > 1 && (
          <Pagination
            label="Letters"
            previousHref={page > 1 ? href({ page: page - 1 }) : undefined}
            nextHref={page < pageCount ? href({ page: page + 1 }) : undefined}
            prefetch={false}
            summary={`Page ${page} of ${pageCount}: letters ${firstNumber} to ${firstNumber + letters.length - 1} of ${total.toLocaleString('en-US')}`}
          />
        )}
      </div>
    </div>
  )
}
