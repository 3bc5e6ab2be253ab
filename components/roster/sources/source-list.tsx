import { Settings2, Upload } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { progressWords } from '@/components/roster/import-progress-words'
import { ImportStateBadge } from '@/components/roster/import-state-badge'
import { scheduleWords } from '@/components/roster/schedule-words'
import { formatWords, runUnderWay, takesFiles } from '@/components/roster/source-words'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { ProgressBar } from '@/components/ui/progress-bar'
import type { ImportProgress } from '@/lib/roster/import-progress'
import type { SourceView } from '@/lib/roster/sources/source'
import { type ReadNow, ReadNowButton } from './read-now-button'

/** A source, and how far its run is while one is under way. */
export type ListedSource = { source: SourceView; progress: ImportProgress | null }

type SourceListProps = { sources: readonly ListedSource[]; timeZone: string; readNow: ReadNow }

/** Where the roster comes from: what each source lists, how its last run ended and when the next is. */
export function SourceList({ sources, timeZone, readNow }: SourceListProps) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {sources.map(({ source, progress }) => (
        <SourceRow key={source.id} source={source} progress={progress} timeZone={timeZone} readNow={readNow} />
      ))}
    </ul>
  )
}

function SourceRow({ source, progress, timeZone, readNow }: ListedSource & Pick<SourceListProps, 'timeZone' | 'readNow'>) {
  const { id, name, format, contacts, lastRun, lastSuccessAt } = source
  const run = runUnderWay(source)
  return (
    <li aria-labelledby={`source-${id}`} className="flex flex-col gap-3 p-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h3 id={`source-${id}`} className="truncate font-semibold text-base" dir="auto">
            {name}
          </h3>
          <p className="text-muted text-sm">{formatWords[format]}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {takesFiles(format) ? (
            <ButtonLink href={`/roster?upload=${id}#upload`} size="sm" icon={<Upload aria-hidden="true" />}>
              Upload a file<span className="sr-only">: {name}</span>
            </ButtonLink>
          ) : (
            <ReadNowButton source={source} readNow={readNow} />
          )}
          <ButtonLink href={`/roster/sources/${id}`} size="sm" icon={<Settings2 aria-hidden="true" />}>
            Settings<span className="sr-only">: {name}</span>
          </ButtonLink>
        </div>
      </div>
      <dl className="grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-2 sm:gap-y-3 lg:grid-cols-[minmax(80px,0.5fr)_repeat(3,minmax(0,1fr))]">
        <Fact term="Contacts">
          <span className="font-medium tabular">{contacts.toLocaleString('en-US')}</span>
        </Fact>
        <Fact term="Last success">
          {lastSuccessAt ? <DateTime at={lastSuccessAt} timeZone={timeZone} /> : <span className="text-muted">Never</span>}
        </Fact>
        <Fact term="Last run">
          {lastRun ? (
            <Link
              href={`/roster/${lastRun.importId}`}
              prefetch={false}
              className="flex w-fit flex-col items-start gap-1 rounded-md hover:underline"
            >
              <ImportStateBadge state={lastRun.state} undoneAt={lastRun.undoneAt} />
              <DateTime at={lastRun.createdAt} timeZone={timeZone} />
            </Link>
          ) : (
            <span className="text-muted">None yet</span>
          )}
        </Fact>
        <Fact term="Next run">
          <NextRun source={source} timeZone={timeZone} />
        </Fact>
      </dl>
      {run && <Running state={run.state} progress={progress} />}
      {lastRun?.state === 'refused' && lastRun.refusal !== null && <p className="break-words text-danger text-sm">{lastRun.refusal}</p>}
    </li>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap gap-0.5 sm:flex-col sm:flex-nowrap">
      <dt className="text-muted max-sm:w-28 max-sm:shrink-0 sm:text-xs">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

function NextRun({ source: { format, schedule, nextRunAt }, timeZone }: { source: SourceView; timeZone: string }) {
  if (takesFiles(format)) return <span className="text-muted">When a file is uploaded</span>
  if (!schedule || !nextRunAt) return <span className="text-muted">Only by hand</span>
  return (
    <span className="flex flex-col gap-0.5">
      <DateTime at={nextRunAt} timeZone={timeZone} />
      <span className="text-muted text-xs">{scheduleWords(schedule)}</span>
    </span>
  )
}

function Running({ state, progress }: { state: 'staging' | 'applying'; progress: ImportProgress | null }) {
  const { phase, percent, detail } = progressWords(state, progress)
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap justify-between gap-x-4 text-muted text-sm tabular">
        <span>{phase} …</span>
        <span>{detail}</span>
      </p>
      <ProgressBar label={phase} percent={percent} />
    </div>
  )
}
