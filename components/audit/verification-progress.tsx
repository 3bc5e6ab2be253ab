import { ProgressBar } from '@/components/ui/progress-bar'
import type { VerificationRun } from '@/lib/audit/verify/request-verification'
import { verificationProgress } from './verdict-words'

/** How far a run is, in real counts. It goes on without this page. */
export function VerificationProgress({ run, now }: { run: VerificationRun; now: Date }) {
  const { phase, percent, detail } = verificationProgress(run, now)
  return (
    <section aria-label="Progress" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="font-semibold text-base">{phase} …</p>
        <p className="text-muted text-sm tabular">
          {detail}
          {percent !== null && <span className="ms-3 font-medium text-ink">{percent} %</span>}
        </p>
      </div>
      <ProgressBar label={phase} percent={percent} />
      <p className="text-muted text-sm">
        Every event is hashed anew, every checkpoint and its signature checked, every link compared. You can leave this page; the work goes
        on without it.
      </p>
    </section>
  )
}
