import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import type { ApprovalView } from '@/lib/approvals/find-approvals'
import { actTitle, resultHref } from './act-words'

/** What became of the member's own requests, for some days. */
export function RecentlyDecided({ approvals, timeZone }: { approvals: readonly ApprovalView[]; timeZone: string }) {
  if (approvals.length === 0) return null
  return (
    <ul aria-label="Your requests" className="-mt-2 flex flex-col gap-1 text-muted text-sm">
      {approvals.map((approval) => {
        const { id, standing, decidedBy, requestedAt } = approval
        return (
          <li key={id}>
            Your request of <DateTime at={requestedAt} timeZone={timeZone} precision="day" /> was {standing} by {decidedBy}:{' '}
            <Link href={resultHref(approval) ?? '/approvals'} className="link" prefetch={false}>
              {actTitle(approval)}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
