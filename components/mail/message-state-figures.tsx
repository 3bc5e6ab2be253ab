import Link from 'next/link'
import type { ReactNode } from 'react'
import { addressOf } from '@/lib/address-filter'
import type { MailCounts } from './mail-progress'
import { MessageStateBadge } from './message-state-badge'

type MessageStateFiguresProps = {
  campaignId: string
  counts: MailCounts
  /** The state the list below is narrowed to. */
  chosen: string | undefined
}

/** How many mails are in each state; pressing one narrows the list below, pressing it again widens it. */
export function MessageStateFigures({ campaignId, counts, chosen }: MessageStateFiguresProps) {
  const figures: Array<{ state: string; label: ReactNode; count: number }> = [
    { state: 'queued', label: <MessageStateBadge state="queued" />, count: counts.queued },
    { state: 'on_its_way', label: <MessageStateBadge state="handed_over" />, count: counts.leased + counts.handed_over },
    ...(['accepted', 'deferred', 'failed', 'ambiguous', 'cancelled'] as const).map((state) => ({
      state,
      label: <MessageStateBadge state={state} />,
      count: counts[state],
    })),
  ]
  return (
    <ul aria-label="Mails by state" className="flex flex-wrap gap-2">
      {figures
        // A state that is empty says nothing, but for what everybody looks for.
        .filter(({ state, count }) => count > 0 || state === 'accepted' || state === chosen)
        .map(({ state, label, count }) => (
          <li key={state}>
            <Link
              href={addressOf(`/mail/${campaignId}`, { state: state === chosen ? undefined : state })}
              scroll={false}
              aria-current={state === chosen ? 'true' : undefined}
              className="flex h-10 items-center gap-2 rounded-lg border border-line bg-surface ps-2 pe-3 hover:bg-hover aria-[current]:border-accent aria-[current]:bg-accent-soft pointer-coarse:h-11"
            >
              {label}
              <span className="font-semibold text-sm tabular">{count.toLocaleString('en-US')}</span>
            </Link>
          </li>
        ))}
    </ul>
  )
}
