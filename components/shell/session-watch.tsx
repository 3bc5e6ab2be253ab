'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { useOnDemand } from '@/components/ui/use-on-demand'
import type { Action } from '@/lib/action-result'

/** When a session ends unless it is used, and whether using it moves that. */
type SessionEnd = { endsAt: Date; isProlongable: boolean }

type SessionWatchProps = {
  /** As it was when the page was made. */
  endsAt: Date
  /** As the server knows it now, whatever was done in other tabs; null when it has ended. Looking is no use of the session. */
  look: Action<undefined, SessionEnd | null>
  /** Uses the session. */
  stay: Action<undefined, SessionEnd | null>
}

/** Long enough to come back to the desk and press a button (WCAG 2.2, 2.2.1 asks for twenty seconds). */
const warnMilliseconds = 2 * 60_000

/** How often it looks, while it warns, whether another tab has been used. */
const lookMilliseconds = 10_000

const loadDialog = async () => (await import('./session-dialog')).SessionDialog

/** Warns before the session ends and offers to stay; first it asks the server, because another tab may have been used. */
export function SessionWatch({ endsAt, look, stay }: SessionWatchProps) {
  const [known, setKnown] = useState<SessionEnd | null>({ endsAt, isProlongable: true })
  const [isChecked, setIsChecked] = useState(false)
  const [dismissed, setDismissed] = useState<'near' | 'ended'>()
  const { part: SessionDialog, ask: askDialog } = useOnDemand(loadDialog)
  const phase = useServerClock((now) => {
    if (known === null) return 'ended'
    return now < known.endsAt.getTime() - warnMilliseconds ? 'far' : 'near'
  })

  const check = useEffectEvent(async () => {
    if (document.hidden) return
    const result = await look(undefined)
    // What cannot be asked now is asked again.
    if (!result.ok) return
    setKnown(result.data)
    if (await askDialog()) setIsChecked(true)
  })

  useEffect(() => {
    if (phase === 'far') {
      setIsChecked(false)
      setDismissed(undefined)
      return
    }
    if (phase === 'near') void check()
    // Once it has ended, only somebody who signs in elsewhere and comes back here changes that.
    const timer = phase === 'near' ? setInterval(() => check(), lookMilliseconds) : undefined
    const turn = () => void check()
    document.addEventListener('visibilitychange', turn)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', turn)
    }
  }, [phase])

  if (!SessionDialog || phase === 'far' || !isChecked || dismissed === phase) return null
  return (
    <SessionDialog
      known={known}
      onStay={async () => {
        const result = await stay(undefined)
        if (!result.ok && result.code !== 'unauthenticated') return result.message
        setKnown(result.ok ? result.data : null)
        return undefined
      }}
      onClose={() => setDismissed(phase)}
    />
  )
}
