import type { ReactNode } from 'react'
import { ContactStatusBadge } from '@/components/contacts/contact-status-badge'
import { Panel } from '@/components/ui/panel'

type CampaignOutcomeProps = {
  invitations: { total: number; opened: number; continued: number; activated: number }
  /** Invitations that have no invite page are not seen when they are opened. */
  form: 'signed' | 'invite_page'
}

/** What families did with the invitations of a campaign, each a part of all of them: a table whose last column is drawn. */
export function CampaignOutcome({ invitations: { total, opened, continued, activated }, form }: CampaignOutcomeProps) {
  if (total === 0) return null
  const rows: Array<{ key: string; label: ReactNode; count: number }> = [
    { key: 'invited', label: 'Invited', count: total },
    { key: 'opened', label: <ContactStatusBadge status="opened" />, count: opened },
    { key: 'continued', label: <ContactStatusBadge status="continued" />, count: continued },
    { key: 'activated', label: <ContactStatusBadge status="activated" />, count: activated },
  ]
  return (
    <Panel
      title="What families did"
      description={
        form === 'signed'
          ? 'So far, as anybody observed it. A signed link leads straight to the portal, so only an invite page of the same invitation is seen to be opened.'
          : 'So far, as anybody observed it.'
      }
    >
      <table className="w-full text-sm">
        <caption className="sr-only">What families did</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Families</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, count }) => (
            <tr key={key}>
              <th scope="row" className="w-0 whitespace-nowrap py-1.5 pe-4 text-start font-normal">
                {label}
              </th>
              <td className="w-0 py-1.5 pe-3 text-end font-semibold tabular">{count.toLocaleString('en-US')}</td>
              <td className="py-1.5">
                <span className="flex items-center gap-3">
                  <Share part={count / total} />
                  <span className="w-12 shrink-0 whitespace-nowrap text-end text-muted tabular">{percentOf(count, total)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** A drawing, because our content policy lets no style attribute say how wide a box is. */
function Share({ part }: { part: number }) {
  return (
    <svg aria-hidden="true" className="h-3 w-0 min-w-12 flex-1 overflow-hidden rounded-sm border border-line bg-hover rtl:-scale-x-100">
      <rect width={`${part * 100}%`} height="100%" className="fill-accent forced-colors:fill-[CanvasText]" />
    </svg>
  )
}

function percentOf(count: number, total: number): string {
  if (count === 0) return '0 %'
  const percent = Math.round((count / total) * 100)
  return percent === 0 ? '< 1 %' : `${percent} %`
}
