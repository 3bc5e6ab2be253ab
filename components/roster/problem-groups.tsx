import Link from 'next/link'
import { counted } from '@/components/ui/counted'
import { addressOf } from '@/lib/address-filter'
import type { ProblemGroup } from '@/lib/roster/group-problems'

type ProblemGroupsProps = {
  importId: string
  groups: readonly ProblemGroup[]
  /** The problem the lines below are narrowed to. */
  chosen: string | undefined
}

/** What has to be done about the refused lines, the most frequent first; pressing one narrows the lines below to it. */
export function ProblemGroups({ importId, groups, chosen }: ProblemGroupsProps) {
  return (
    <ul aria-label="How to repair them" className="flex flex-col gap-2">
      {groups.map(({ problem, repair, count, examples: [example] }) => (
        <li key={problem}>
          <Link
            href={addressOf(`/roster/${importId}`, { show: 'refused', problem: problem === chosen ? undefined : problem })}
            scroll={false}
            aria-current={problem === chosen ? 'true' : undefined}
            className="flex flex-col gap-x-6 gap-y-1 rounded-md border border-line px-3.5 py-2.5 text-sm hover:bg-hover aria-[current]:border-accent aria-[current]:bg-accent-soft sm:flex-row sm:items-baseline"
          >
            <span className="shrink-0 text-muted tabular sm:w-20">{counted(count, 'line')}</span>
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{repair}</span>
              {example && (
                <span className="block text-muted">
                  Line {example.line.toLocaleString('en-US')}: <bdi>{example.reason}</bdi>
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
