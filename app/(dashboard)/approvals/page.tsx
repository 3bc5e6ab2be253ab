import { UserCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { DecidedApprovals } from '@/components/approvals/decided-approvals'
import { WaitingApprovals } from '@/components/approvals/waiting-approvals'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { addressOf, type SearchParams } from '@/lib/address-filter'
import { findDecided, findWaiting } from '@/lib/approvals/find-approvals'
import { requireMember } from '@/lib/auth/session'
import { firstPageUnlessKnown } from '@/lib/paging'
import { approve, decline, withdraw } from './actions'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ApprovalsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember()
  const { cursor } = await searchParams
  const now = new Date()
  const [waiting, { page, beganAgain }] = await Promise.all([
    findWaiting(actor, now),
    firstPageUnlessKnown(typeof cursor === 'string' ? cursor : undefined, (paging) => findDecided(actor, paging, now)),
  ])
  const pageHref = (to: string | null) => (to ? addressOf('/approvals', { cursor: to }) : undefined)
  return (
    <>
      <PageHeader
        title="Approvals"
        description="What waits for a second member before it is done, and what became of it."
        back={{ href: '/', label: 'Overview' }}
      />
      <IgnoredNotice names={beganAgain ? ['cursor'] : []} />
      <div className="flex flex-col gap-8">
        {waiting.length > 0 && (
          <WaitingApprovals approvals={waiting} timeZone={district.timeZone} deciding={{ approve, decline, withdraw }} />
        )}
        {waiting.length === 0 && (
          <EmptyState title="Nothing waits" icon={<UserCheck />}>
            An owner says under Settings what needs a second member: campaigns over so many contacts, links that live longer, the release of
            a held import. Such a request then stands here until another owner or admin approves it.
          </EmptyState>
        )}
        {page.rows.length > 0 && (
          <section aria-labelledby="decided" className="flex flex-col gap-3">
            <h2 id="decided" className="font-semibold text-base">
              Decided
            </h2>
            <DecidedApprovals approvals={page.rows} timeZone={district.timeZone} />
            {(page.previousCursor ?? page.nextCursor) && (
              <Pagination label="Decided requests" previousHref={pageHref(page.previousCursor)} nextHref={pageHref(page.nextCursor)} />
            )}
          </section>
        )}
      </div>
    </>
  )
}
