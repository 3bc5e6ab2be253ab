'use client'

import { useServerClock } from '@/components/clock/server-clock'
import { type LinkPhase, linkPhase } from './remaining-time'

/** The link's phase by the server's clock; renders only as it changes. For what must turn by itself when a link dies. */
export function useLinkPhase(expiresAt: Date | null): LinkPhase {
  return useServerClock((now) => linkPhase({ expiresAt, now }))
}
