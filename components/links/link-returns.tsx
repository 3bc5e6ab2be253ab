import { DateTime } from '@/components/ui/date-time'
import { AnswerBadge, isRefused, type LinkAnswer, Refusal } from './link-answer'

/** Everything a portal said of a link, in its order. */
export function LinkReturns({ returns, timeZone }: { returns: readonly LinkAnswer[]; timeZone: string }) {
  return (
    <ol className="flex flex-col gap-3 text-sm">
      {returns.map((answer) => (
        <li
          key={`${answer.at.toISOString()} ${answer.reason} ${answer.code}`}
          className="flex flex-col items-start gap-1 [overflow-wrap:anywhere]"
        >
          <AnswerBadge answer={answer} />
          {isRefused(answer) ? <Refusal answer={answer} timeZone={timeZone} /> : <DateTime at={answer.at} timeZone={timeZone} />}
        </li>
      ))}
    </ol>
  )
}
