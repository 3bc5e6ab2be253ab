import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { Notice } from '@/components/ui/notice'
import { type DeliveryCause, deliveryCauses } from '@/lib/mail/delivery'
import type { MailCampaignState } from './mail-campaign-state-badge'
import { holdsUpAll, isHeld, type MailCounts, type MailProgress, mailProgress, minutesLeft, progressInQuarters } from './mail-progress'

type CampaignProgressProps = {
  campaign: {
    state: MailCampaignState
    counts: MailCounts
    perMinute: number
    /** When the next waiting mail may leave; null where none waits. */
    nextAt: Date | null
    lastAcceptedAt: Date | null
    /** Why nothing moves. */
    trouble: DeliveryCause | null
  }
  now: Date
  timeZone: string
}

/** How far the mails of a campaign are: a bar, what is left, and what holds it up. */
export function CampaignProgress({ campaign, now, timeZone }: CampaignProgressProps) {
  const progress = mailProgress(campaign.counts)
  const { total, accepted, settledPercent, waiting } = progress
  return (
    <section aria-label="Progress" className="flex flex-col gap-3">
      {waiting > 0 && holdsUpAll(campaign.trouble) && (
        <Notice tone="warning" title={deliveryCauses[campaign.trouble]}>
          {counted(waiting, 'mail')} {waiting === 1 ? 'waits' : 'wait'}. It is tried again by itself; if this stays, an owner or admin looks
          at the mail settings.
        </Notice>
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 text-sm">
        <p className="font-semibold text-base tabular">
          {accepted.toLocaleString('en-US')} of {counted(total, 'mail')} accepted by the mail server
        </p>
        <p className="text-muted tabular">
          <Remaining campaign={campaign} waiting={waiting} now={now} timeZone={timeZone} />
        </p>
      </div>
      <Bar progress={progress} percent={settledPercent} />
      <p role="status" className="sr-only">
        {progressInQuarters(progress)}
      </p>
    </section>
  )
}

type RemainingProps = Pick<CampaignProgressProps, 'campaign' | 'now' | 'timeZone'> & { waiting: number }

function Remaining({ campaign: { state, perMinute, nextAt, lastAcceptedAt, trouble }, waiting, now, timeZone }: RemainingProps) {
  if (state === 'cancelled') return 'Stopped: what waited is not sent.'
  if (waiting > 0 && nextAt !== null && holdsUpAll(trouble)) {
    return (
      <>
        Tries again <DateTime at={nextAt} timeZone={timeZone} />
      </>
    )
  }
  const minutes = minutesLeft({ waiting, perMinute, nextAt, now })
  if (minutes !== undefined) return `About ${counted(minutes, 'minute')} left, at most ${counted(perMinute, 'mail')} a minute`
  if (nextAt !== null && isHeld({ nextAt, now })) {
    return (
      <>
        {counted(waiting, 'mail')} {waiting === 1 ? 'waits' : 'wait'} until <DateTime at={nextAt} timeZone={timeZone} />
      </>
    )
  }
  if (lastAcceptedAt === null) return null
  return (
    <>
      The last one <DateTime at={lastAcceptedAt} timeZone={timeZone} />
    </>
  )
}

function Bar({ progress, percent }: { progress: MailProgress; percent: number }) {
  const { total, accepted, uncertain, failed, cancelled } = progress
  const parts = [
    { name: 'accepted', count: accepted, colour: 'fill-success' },
    { name: 'uncertain', count: uncertain, colour: 'fill-warning' },
    { name: 'failed', count: failed, colour: 'fill-danger-fill' },
    { name: 'cancelled', count: cancelled, colour: 'fill-edge/55' },
  ].filter(({ count }) => count > 0)
  const percentOf = (count: number) => `${(count / total) * 100}%`
  const before = (index: number) => parts.slice(0, index).reduce((sum, { count }) => sum + count, 0)
  return (
    <div
      role="progressbar"
      aria-label="Mails settled"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      {/* A drawing, because our content policy lets no style attribute say how wide a box is. */}
      <svg aria-hidden="true" className="block size-full">
        {parts.map(({ name, count, colour }, index) => (
          <rect
            key={name}
            x={percentOf(before(index))}
            width={percentOf(count)}
            height="100%"
            className={`stroke-line transition-[x,width] duration-180 ${colour}`}
          />
        ))}
      </svg>
    </div>
  )
}
