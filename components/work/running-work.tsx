import Link from 'next/link'
import { formatSize } from '@/components/roster/format-size'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { Panel } from '@/components/ui/panel'
import { ProgressBar } from '@/components/ui/progress-bar'
import { RefreshWhile } from '@/components/ui/refresh-while'
import type { RunningWork as Work } from '@/lib/work/find-running-work'

/** What goes on by itself, each with where it stands, what it waits for, and a way to its page. Nothing where nothing does. */
export function RunningWork({ work, timeZone }: { work: readonly Work[]; timeZone: string }) {
  if (work.length === 0) return null
  const begins = work.flatMap(({ nextAt }) => nextAt ?? []).sort((one, other) => one.getTime() - other.getTime())
  return (
    <Panel title="Work in progress" description="It goes on without this page. Open one to see how far it is, or to stop it.">
      <RefreshWhile active={work.some(moves)} nextAt={begins[0] ?? null} everyMilliseconds={15_000} />
      <ul className="flex flex-col divide-y divide-line text-sm">
        {work.map((one) => (
          <li key={`${one.kind} ${one.id}`} className="flex flex-col gap-1.5 py-2.5 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5">
              <Link href={hrefs[one.kind](one.id)} className="link min-w-0 break-words">
                {titles[one.kind]}
                {one.about !== null && (
                  <>
                    : <bdi>{one.about}</bdi>
                  </>
                )}
              </Link>
              <span className="text-muted tabular">
                {amountOf(one)} · since <DateTime at={one.startedAt} timeZone={timeZone} />
              </span>
            </div>
            {one.trouble !== null && (
              <p className="break-words text-warning">
                It waits and cannot go on: {one.trouble.replace(/\.$/, '')}. Open it to see what to do.
              </p>
            )}
            {one.nextAt !== null && (
              <p className="text-muted">
                It waits until <DateTime at={one.nextAt} timeZone={timeZone} />.
              </p>
            )}
            <ProgressBar label={titles[one.kind]} percent={percentOf(one)} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const titles: Record<Work['kind'], string> = {
  campaign: 'Creating links',
  mail: 'Sending invitations',
  import: 'Importing the roster',
  verification: 'Verifying the record',
}

const hrefs: Record<Work['kind'], (id: string) => string> = {
  campaign: (id) => `/links/campaigns/${id}`,
  mail: (id) => `/mail/${id}`,
  import: (id) => `/roster/${id}`,
  verification: (id) => `/audit/verify/${id}`,
}

/** What waits, for somebody or for its time, draws nothing anew: a page that does so keeps the session of whoever left it open. */
function moves({ trouble, nextAt }: Work): boolean {
  return trouble === null && nextAt === null
}

function amountOf({ done, total, unit }: Work): string {
  if (unit === 'bytes') return total === null ? formatSize(done) : `${formatSize(done)} of ${formatSize(total)}`
  const noun = unit.slice(0, -1)
  return total === null ? counted(done, noun) : `${done.toLocaleString('en-US')} of ${counted(total, noun)}`
}

function percentOf({ done, total }: Work): number | null {
  return total === null || total === 0 || done > total ? null : Math.floor((done / total) * 100)
}
