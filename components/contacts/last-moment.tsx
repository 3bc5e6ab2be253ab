'use client'

import { useServerClock } from '@/components/clock/server-clock'
import { DateTime } from '@/components/ui/date-time'

type LastMomentProps = {
  what: string
  lifetimeSeconds: number
  /** Where a lifetime may be typed; outside of them nothing is said. */
  bounds?: { minimumSeconds: number; maximumSeconds: number }
  timeZone: string
}

/** When what is made now would end, to the minute and by the server's clock. */
export function LastMoment({ what, lifetimeSeconds, bounds, timeZone }: LastMomentProps) {
  const minute = useServerClock((now) => Math.floor(now / 60_000) * 60_000)
  if (bounds && !(lifetimeSeconds >= bounds.minimumSeconds && lifetimeSeconds <= bounds.maximumSeconds)) return null
  return (
    <p className="text-sm">
      {what} created now stop working on <DateTime at={new Date(minute + lifetimeSeconds * 1000)} timeZone={timeZone} />.
    </p>
  )
}
