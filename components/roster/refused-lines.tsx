import { Download } from 'lucide-react'
import { DownloadLink } from '@/components/ui/download-link'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { addressOf } from '@/lib/address-filter'
import type { ProblemGroup } from '@/lib/roster/group-problems'
import type { RosterImport } from '@/lib/roster/import-json'
import { LineReasons } from './line-reasons'
import { ProblemGroups } from './problem-groups'
import { ResultFileLink } from './result-file-link'

const linesPerPage = 50

type RefusedLinesProps = {
  rosterImport: RosterImport
  groups: readonly ProblemGroup[]
  /** Only the lines with this problem. */
  problem: string | undefined
  /** Counts from 1. */
  page: number
}

/** The lines that were left out: what repairs them, and each with its reason. */
export function RefusedLines({ rosterImport, groups, problem, page }: RefusedLinesProps) {
  const { id, refused, counts } = rosterImport
  const lines = problem === undefined ? refused : refused.filter((line) => line.problem === problem)
  const pages = Math.max(1, Math.ceil(lines.length / linesPerPage))
  const at = Math.min(page, pages)
  const first = (at - 1) * linesPerPage
  const shown = lines.slice(first, first + linesPerPage)
  const pageHref = (to: number) =>
    to < 1 || to > pages ? undefined : addressOf(`/roster/${id}`, { show: 'refused', problem, page: to === 1 ? undefined : String(to) })
  const isCut = counts.refused > refused.length
  const withFile = new Set(refused.map(({ file }) => file)).size > 1
  return (
    <Panel
      title="Refused"
      description="These lines are left out. Correct them where they come from; a contact already here stays as it is meanwhile."
      action={
        <div className="flex flex-wrap gap-2">
          <ResultFileLink rosterImport={rosterImport} />
          <DownloadLink href={`/roster/${id}/refused`} size="sm" icon={<Download aria-hidden="true" />}>
            Download refused lines
          </DownloadLink>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-2">
          <ProblemGroups importId={id} groups={groups} chosen={problem} />
          {isCut && (
            <p className="text-muted text-sm">
              All {counts.refused.toLocaleString('en-US')} refused lines are counted here. Only the first{' '}
              {refused.length.toLocaleString('en-US')} are kept, so the list below and the download end with them.
            </p>
          )}
        </div>
        <div>
          <LineReasons caption="Refused lines" lines={shown} withFile={withFile} />
          {pages > 1 && (
            <Pagination
              label="Refused lines"
              previousHref={pageHref(at - 1)}
              nextHref={pageHref(at + 1)}
              summary={`${(first + 1).toLocaleString('en-US')} to ${(first + shown.length).toLocaleString('en-US')} of ${lines.length.toLocaleString('en-US')}`}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}
