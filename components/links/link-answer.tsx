import { CircleCheckBig, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { DateTime } from '@/components/ui/date-time'
import { Td, Tr } from '@/components/ui/table'
import type { ReturnReason } from '@/lib/portals/portal-kind'

/** What a portal said of a link by sending its bearer back; `reason` is null when the person arrived. */
export type LinkAnswer = { at: Date; reason: ReturnReason | null; code: string | null; message: string | null }

const meanings: Record<ReturnReason, string> = {
  link_refused:
    'The portal refused the link: perhaps it was used already. Create a new one. If every link is refused, check the client secret under Portals.',
  details_refused: 'The portal refused the details: check the contact’s name and e-mail, then create a new link.',
  unspecified: 'The portal refused the link and named no reason we know.',
}

export function isRefused(answer: LinkAnswer | null): answer is LinkAnswer & { reason: ReturnReason } {
  return answer !== null && answer.reason !== null
}

export function AnswerBadge({ answer }: { answer: LinkAnswer }) {
  return isRefused(answer) ? (
    <Badge tone="danger" icon={<CircleX aria-hidden="true" />}>
      Refused by the portal
    </Badge>
  ) : (
    <Badge tone="success" icon={<CircleCheckBig aria-hidden="true" />}>
      Arrived
    </Badge>
  )
}

type RefusalRowProps = {
  answer: LinkAnswer & { reason: ReturnReason }
  /** So many it spans. Where columns share the width of the page, one that is left out would take its share if it were counted. */
  columns: number
  timeZone: string
  /** The cells of the other columns. */
  children?: ReactNode
}

/** Under the row of a link that was refused. */
export function RefusalRow({ answer, columns, timeZone, children }: RefusalRowProps) {
  return (
    <Tr muted>
      <Td colSpan={columns} wrap>
        {/* On a phone as wide as what is seen of a table that scrolls sideways; else it may lie over the empty cells beside it. */}
        <div className="pb-1 [overflow-wrap:anywhere] max-sm:max-w-[76vw] sm:w-120">
          <Refusal answer={answer} timeZone={timeZone} />
        </div>
      </Td>
      {children}
    </Tr>
  )
}

/** What a refusal means, and what the portal itself wrote, which may be anything. */
export function Refusal({ answer: { at, reason, code, message }, timeZone }: Pick<RefusalRowProps, 'answer' | 'timeZone'>) {
  return (
    <>
      <p>{meanings[reason]}</p>
      {message !== null && (
        <p>
          Its own words: “<bdi>{message}</bdi>”
        </p>
      )}
      <p className="text-xs">
        <DateTime at={at} timeZone={timeZone} />
        {code !== null && (
          <>
            {' · '}
            <bdi className="font-mono">{code}</bdi>
          </>
        )}
      </p>
    </>
  )
}
