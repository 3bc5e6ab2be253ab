'use client'

import { Clock, ClockAlert, ClockFading, Link2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { LinkPhase } from './remaining-time'
import { StruckClock } from './struck-clock'
import { useLinkPhase } from './use-link-phase'

const faces: Record<LinkPhase, { word: string; tone: BadgeTone; icon: ReactNode }> = {
  live: { word: 'Live', tone: 'accent', icon: <Clock aria-hidden="true" /> },
  ends_soon: { word: 'Ends soon', tone: 'warning', icon: <ClockFading aria-hidden="true" /> },
  ends_now: { word: 'Ends soon', tone: 'danger', icon: <ClockAlert aria-hidden="true" /> },
  expired: { word: 'Expired', tone: 'neutral', icon: <StruckClock /> },
  unknown: { word: 'Works once', tone: 'neutral', icon: <Link2 aria-hidden="true" /> },
}

/** The state of a link by the server's clock; turns by itself. */
export function LinkStateBadge({ expiresAt }: { expiresAt: Date | null }) {
  const { word, tone, icon } = faces[useLinkPhase(expiresAt)]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
