import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { WorkProgress } from '@/components/work/work-progress'
import type { CampaignReport } from '@/lib/invitations/campaign-report'

type CampaignWorkProps = { report: CampaignReport; now: Date; timeZone: string }

/** How far the worker is with a large campaign, and what became of it where it did not get to everybody. Nothing for one that was issued at once. */
export function CampaignWork({ report: { state, form, channel, createdAt, work }, now, timeZone }: CampaignWorkProps) {
  if (work === null) return null
  const { done, total, stoppedAt, trouble } = work
  const left = total - done
  const what = form === 'signed' ? 'link' : 'invite page'
  if (stoppedAt !== null) {
    return (
      <Notice
        tone="warning"
        title={`Stopped before ${counted(left, 'contact')}`}
        action={<ButtonLink href="/contacts">Choose contacts</ButtonLink>}
      >
        <p>
          <DateTime at={stoppedAt} timeZone={timeZone} />. {trouble} Whoever was served before keeps the {what}. The others have none of
          this campaign; select them again to go on.
        </p>
      </Notice>
    )
  }
  if (state !== 'issuing') return null
  if (trouble !== null) {
    return (
      <>
        <RefreshWhile active everyMilliseconds={30_000} />
        <Notice tone="warning" title={`It waits, with ${counted(left, 'contact')} to go`}>
          <p>{trouble}</p>
          <p>It is tried again every minute and goes on by itself once that is put right. Nothing is done twice.</p>
        </Notice>
      </>
    )
  }
  return (
    <WorkProgress
      phase={phases[channel][form]}
      done={done}
      total={total}
      said={`${done.toLocaleString('en-US')} of ${counted(total, 'contact')}`}
      at={now}
      since={createdAt}
    >
      <p className="text-muted text-sm">
        {channel === 'email'
          ? 'Each mail leaves at the district’s pace once its invitation is made.'
          : `Each ${what} works as soon as it stands in the list below.`}{' '}
        You can leave this page; the work goes on without it.
      </p>
    </WorkProgress>
  )
}

const phases = {
  link: { signed: 'Creating links', invite_page: 'Creating invite pages' },
  email: { signed: 'Preparing invitations', invite_page: 'Preparing invitations' },
  letter: { signed: 'Creating letters', invite_page: 'Creating letters' },
} as const
