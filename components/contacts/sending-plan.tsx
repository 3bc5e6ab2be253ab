import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { type SkipReason, skipReasons } from '@/lib/invitations/skip-reason'

/** What pressing *Send invitations* would do. */
export type SendingPlan = {
  mails: number
  persons: number
  /** The most frequent reason first. */
  skipped: ReadonlyArray<{ reason: SkipReason; count: number }>
  /** When the first mail leaves; later than now outside the sending hours. */
  startsAt: Date
  /** When the last mail leaves, by the pace and the hours. */
  endsAt: Date
}

const minuteMilliseconds = 60_000
const hourMilliseconds = 60 * minuteMilliseconds

/** Says before anything happens how many mails go to whom, who is skipped and why, and how long it takes. */
export function SendingPlanSummary({ plan, now, timeZone }: { plan: SendingPlan; now: number; timeZone: string }) {
  const { mails, persons, skipped, startsAt, endsAt } = plan
  const skippedCount = skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="rounded-md border border-line bg-sunken px-4 py-3 text-sm" role="status">
      <p className="font-semibold text-base">
        {mails === 0 ? 'Nobody of them can be mailed' : `${counted(mails, 'mail')} to ${counted(persons, 'contact')}`}
      </p>
      {mails > 0 && (
        <p>
          {mails < persons && 'Contacts who share an address get one mail together. '}
          {startsAt.getTime() > now + minuteMilliseconds ? (
            <>
              Nothing leaves before <DateTime at={startsAt} timeZone={timeZone} />, when the sending hours begin.
              {endsAt.getTime() > startsAt.getTime() + hourMilliseconds && (
                <>
                  {' '}
                  The last mail leaves about <DateTime at={endsAt} timeZone={timeZone} />.
                </>
              )}
            </>
          ) : (
            <>
              Handed to the mail server <LastMail endsAt={endsAt} now={now} timeZone={timeZone} />.
            </>
          )}
        </p>
      )}
      {skippedCount > 0 && (
        <>
          <p className="mt-2 font-medium">{counted(skippedCount, 'contact')} skipped</p>
          <ul className="text-muted">
            {skipped.map(({ reason, count }) => (
              <li key={reason}>
                <span className="tabular">{count.toLocaleString('en-US')}</span> · {skipReasons[reason]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** When the last one leaves: in minutes while that is soon, otherwise as a time. */
function LastMail({ endsAt, now, timeZone }: { endsAt: Date; now: number; timeZone: string }) {
  const minutes = Math.ceil((endsAt.getTime() - now) / minuteMilliseconds)
  if (minutes <= 1) return 'within a minute'
  if (minutes < 90) return `in about ${counted(minutes, 'minute')}`
  return (
    <>
      until about <DateTime at={endsAt} timeZone={timeZone} />
    </>
  )
}
