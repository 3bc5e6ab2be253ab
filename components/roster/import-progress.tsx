import { Check } from 'lucide-react'
import { WorkProgress } from '@/components/work/work-progress'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import type { ImportProgress } from '@/lib/roster/import-progress'
import { progressWords } from './import-progress-words'
import { takesFiles } from './source-words'

type ImportProgressPanelProps = Pick<RosterImportSummary, 'progress' | 'format'> & { state: 'staging' | 'applying' | 'applied'; now: Date }

type Phase = ImportProgress['phase']

const steps: readonly Phase[] = ['receiving', 'reading', 'comparing']
const stepWords: Record<Phase, string> = { receiving: 'Upload', reading: 'Read', comparing: 'Compare', applying: 'Apply', undoing: 'Undo' }

/** How far a run is, in real counts. It goes on without this page. */
export function ImportProgressPanel({ state, format, progress, now }: ImportProgressPanelProps) {
  const { phase, detail } = progressWords(state, progress)
  const at = progress === null ? -1 : steps.indexOf(progress.phase)
  return (
    <WorkProgress
      phase={phase}
      done={progress?.done ?? 0}
      total={progress?.total ?? null}
      said={detail}
      at={now}
      unit={progress?.unit === 'bytes' ? 'bytes' : 'things'}
    >
      {state === 'staging' && (
        <ol className="flex flex-wrap gap-x-5 gap-y-1 text-muted text-sm">
          {steps.map((step, index) => (
            <li key={step} aria-current={index === at ? 'step' : undefined} className="flex items-center gap-1.5 aria-[current]:text-ink">
              {index < at ? (
                <Check aria-hidden="true" strokeWidth={2.5} className="size-3.5 text-success" />
              ) : (
                <span aria-hidden="true" className={`mx-1 size-1.5 rounded-full ${index === at ? 'bg-accent' : 'bg-edge/55'}`} />
              )}
              {step === 'receiving' && !takesFiles(format) ? 'Ask the server' : stepWords[step]}
              {index < at && <span className="sr-only">, done</span>}
            </li>
          ))}
        </ol>
      )}
      <p className="text-muted text-sm">
        {state === 'staging'
          ? 'Nothing of it is in the contacts yet. You can leave this page; the work goes on without it.'
          : 'All changes come in at once, at the end. You can leave this page; the work goes on without it.'}
      </p>
    </WorkProgress>
  )
}
