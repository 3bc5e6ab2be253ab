'use client'

import { useServerClock } from '@/components/clock/server-clock'
import { formatDateTime } from '@/components/ui/format-date-time'
import { Tooltip } from '@/components/ui/tooltip'
import { formatRemaining, type LinkPhase, linkPhase, noExpiryWords, remainingPerMille } from './remaining-time'

type CountdownProps = {
  issuedAt: Date
  /** Null where the portal's tokens have no expiry that is known. */
  expiresAt: Date | null
  /** IANA name of the district's zone. */
  timeZone: string
  /** Draws the hairline along the whole row (the nearest positioned ancestor, as `Tr` is) instead of under the text. */
  alongRow?: boolean | undefined
}

const inks: Record<LinkPhase, string> = {
  live: 'text-ink',
  ends_soon: 'text-warning',
  ends_now: 'font-medium text-danger',
  expired: 'text-muted',
  unknown: 'text-muted',
}

const lines: Record<LinkPhase, string> = {
  live: 'text-accent/70',
  ends_soon: 'text-warning',
  ends_now: 'text-danger',
  expired: 'text-transparent',
  unknown: 'text-transparent',
}

/** What is left of a link by the server's clock; the exact time with its zone is one hover, focus or tap away. */
export function Countdown({ issuedAt, expiresAt, timeZone, alongRow = false }: CountdownProps) {
  const phase = useServerClock((now) => linkPhase({ expiresAt, now }))

  if (expiresAt === null) return <span className="inline-block text-muted max-sm:w-18 max-sm:whitespace-normal">{noExpiryWords}</span>
  const exact = `${phase === 'expired' ? 'Expired' : 'Expires'} ${formatDateTime(expiresAt, timeZone)}`
  return (
    <span className={alongRow ? '' : 'relative inline-block min-w-24 pb-1'}>
      <Tooltip content={<span className="tabular">{exact}</span>} delayMilliseconds={150}>
        <button type="button" className={`min-h-6 cursor-help whitespace-nowrap rounded-md tabular ${inks[phase]}`}>
          <Remaining expiresAt={expiresAt} />
          <span className="sr-only">. {exact}</span>
        </button>
      </Tooltip>
      <span aria-hidden="true" className={`pointer-events-none absolute inset-x-0 ${alongRow ? '-bottom-px' : 'bottom-0'} ${lines[phase]}`}>
        <Hairline issuedAt={issuedAt} expiresAt={expiresAt} />
      </span>
    </span>
  )
}

// Apart, because they are all that changes as the clock ticks: five hundred rows count down together.

function Remaining({ expiresAt }: { expiresAt: Date }) {
  const text = useServerClock((now) => formatRemaining({ expiresAt, now }))
  return <time dateTime={expiresAt.toISOString()}>{text}</time>
}

function Hairline({ issuedAt, expiresAt }: { issuedAt: Date; expiresAt: Date }) {
  const perMille = useServerClock((now) => remainingPerMille({ issuedAt, expiresAt, now }))
  // A drawing, because our content policy lets no style attribute say how wide a box is.
  return (
    <svg aria-hidden="true" className="block h-px w-full">
      <rect width={`${perMille / 10}%`} height="100%" className="fill-current" />
    </svg>
  )
}
