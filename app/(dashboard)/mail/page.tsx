import { Mail } from 'lucide-react'
import type { Metadata } from 'next'
import { MailCampaignTable } from '@/components/mail/mail-campaign-table'
import { MailHeader } from '@/components/mail/mail-header'
import { NoServerNotice } from '@/components/mail/no-server-notice'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Pagination } from '@/components/ui/pagination'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { addressOf, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { canManageMail, canSendMail, canViewMail } from '@/lib/districts/policies'
import { findMailCampaigns } from '@/lib/invitations/find-mail-campaigns'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { firstPageUnlessKnown } from '@/lib/paging'

export const metadata: Metadata = { title: 'Mail' }

export default async function MailPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor, district } = await requireMember(canViewMail)
  const { cursor } = await searchParams
  const [{ page, beganAgain }, hasServer] = await Promise.all([
    firstPageUnlessKnown(typeof cursor === 'string' ? cursor : undefined, (paging) => findMailCampaigns(actor, paging)),
    hasMailServer(actor),
  ])
  const pageHref = (to: string | null) => (to ? addressOf('/mail', { cursor: to }) : undefined)
  return (
    <>
      <MailHeader current="campaigns" canSend={canSendMail(actor)} canManage={canManageMail(actor)} />
      <RefreshWhile active={page.rows.some(({ state }) => state === 'sending')} />
      {!hasServer && (
        <div className="pb-4">
          <NoServerNotice canManage={canManageMail(actor)} />
        </div>
      )}
      <IgnoredNotice names={beganAgain ? ['cursor'] : []} />
      {page.rows.length === 0 ? (
        <EmptyState title="No invitations mailed yet" icon={<Mail />}>
          Select contacts and press Send invitations. Each press is listed here, with how many mails the mail server accepted, and which
          failed and why.
        </EmptyState>
      ) : (
        <>
          <MailCampaignTable campaigns={page.rows} timeZone={district.timeZone} />
          {(page.previousCursor ?? page.nextCursor) && (
            <Pagination label="Mail campaigns" previousHref={pageHref(page.previousCursor)} nextHref={pageHref(page.nextCursor)} />
          )}
        </>
      )}
    </>
  )
}
