'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'

const everyMilliseconds = 2_000

/** Draws the page anew every two seconds while something on it moves; silent while the tab is hidden, up to date on return. */
export function RefreshWhile({ active }: { active: boolean }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  useEffect(() => {
    if (!active || pending) return
    const refresh = () => startTransition(() => router.refresh())
    let timer: ReturnType<typeof setTimeout> | undefined
    function plan() {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(refresh, everyMilliseconds)
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
  }, [active, pending, router])

  return null
}
