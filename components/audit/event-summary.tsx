import Link from 'next/link'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import { auditActions, isAuditAction } from '@/lib/audit/audit-action'

type Tally = { key: string; label: string; count: number; href: string | undefined }

type EventSummaryProps = {
  title: string
  total: number
  byAction: ReadonlyArray<{ action: string; count: number; href: string }>
  /** Without an address where nobody of the staff did it. */
  byActor: ReadonlyArray<{ name: string; count: number; href: string | undefined }>
}

/** What the filtered events come to: how many of each action, and by whom; pressing one narrows the list to it. */
export function EventSummary({ title, total, byAction, byActor }: EventSummaryProps) {
  return (
    <div className="pb-4">
      <Panel title={title} description={`${counted(total, 'event')}. Press a line to see only those.`}>
        <div className="grid gap-6 sm:grid-cols-2">
          <Tallies
            title="What was done"
            tallies={byAction.map(({ action, ...rest }) => ({
              key: action,
              label: isAuditAction(action) ? auditActions[action] : action,
              ...rest,
            }))}
          />
          <Tallies title="Who did it" tallies={byActor.map(({ name, ...rest }) => ({ key: name, label: name, ...rest }))} />
        </div>
      </Panel>
    </div>
  )
}

function Tallies({ title, tallies }: { title: string; tallies: readonly Tally[] }) {
  return (
    <div>
      <h3 className="pb-1 font-medium text-muted text-sm">{title}</h3>
      <ul aria-label={title} className="max-h-64 overflow-y-auto text-sm">
        {tallies.map(({ key, label, count, href }) => (
          <li key={key} className="flex items-baseline justify-between gap-4 border-line border-b py-1.5 last:border-b-0">
            {href === undefined ? (
              <span>{label}</span>
            ) : (
              <Link href={href} prefetch={false} className="link min-w-0 [overflow-wrap:anywhere]">
                {label}
              </Link>
            )}
            <span className="tabular">{count.toLocaleString('en-US')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
