import { WorkProgress } from '@/components/work/work-progress'
import type { VerificationRun } from '@/lib/audit/verify/request-verification'
import { verificationProgress } from './verdict-words'

/** How far a run is, in real counts. It goes on without this page. */
export function VerificationProgress({ run, now }: { run: VerificationRun; now: Date }) {
  const { phase, detail } = verificationProgress(run)
  return (
    <WorkProgress phase={phase} done={run.checked} total={run.total > 0 ? run.total : null} said={detail} at={now} since={run.startedAt}>
      <p className="text-muted text-sm">
        Every event and every link is compared with what was sealed when it was recorded. You can leave this page; the work goes on without
        it.
      </p>
    </WorkProgress>
  )
}
