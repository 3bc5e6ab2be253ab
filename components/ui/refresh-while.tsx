'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'

const usualMilliseconds = 2_000

/** So long before something is to move, the clocks of this browser and of the server need not agree. */
const earlyMilliseconds = 180_000

/** Browsers keep no longer timer; past it they fire at once. */
const longestMilliseconds = 2_147_483_647

type RefreshWhileProps = {
  active: boolean
  /** When something on the page moves next. */
  nextAt?: Date | null
  /** Longer for a page that is much work to draw. */
  everyMilliseconds?: number
}

/** Draws the page anew, every two seconds unless told otherwise, while something on it moves or soon will; silent while the tab is hidden, up to date on return. */
export function RefreshWhile({ active, nextAt = null, everyMilliseconds = usualMilliseconds }: RefreshWhileProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const beginsAt = active ? 0 : nextAt && nextAt.getTime() - earlyMilliseconds

  useEffect(() => {
    if (beginsAt === null || pending) return
    const begins = beginsAt
    const refresh = () => startTransition(() => router.refresh())
    let timer: ReturnType<typeof setTimeout> | undefined
    function plan() {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(refresh, Math.max(waitUntil(begins), everyMilliseconds))
    }
    function turn() {
      if (document.hidden) plan()
      else refresh()
    }
    plan()
    document.addEventListener('visibilitychange', turn)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', turn)
    }
  }, [beginsAt, pending, router, everyMilliseconds])

  return null
}

function waitUntil(time: number): number {
  return Math.min(Math.max(time - Date.now(), 0), longestMilliseconds)
}
