'use client'

import { useEffect, useState } from 'react'

const everyMilliseconds = 5_000

/** What keeps the product from serving anybody, in its own words; undefined while nothing does. */
async function askWhatIsMissing(): Promise<string | undefined> {
  try {
    const answer = await fetch('/api/health/ready', { cache: 'no-store' })
    if (answer.ok) return undefined
    const { missing }: { missing?: unknown } = await answer.json()
    return Array.isArray(missing) ? missing.join(' ') : ''
  } catch {
    // Neither it nor a proxy before it answers with what it would.
    return ''
  }
}

/**
 * For a page that did not load: whether that is because nobody can be served now, and why; undefined where it is not, or not
 * known yet. Asks every few seconds, and calls `onOver` once it is over.
 */
export function useOutage(onOver: () => void): { reason: string } | undefined {
  const [outage, setOutage] = useState<{ reason: string }>()
  useEffect(() => {
    let isGone = false
    let wasOut = false
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      const reason = await askWhatIsMissing()
      if (isGone) return
      if (reason === undefined && wasOut) return onOver()
      wasOut = reason !== undefined
      setOutage(reason === undefined ? undefined : { reason })
      timer = setTimeout(look, everyMilliseconds)
    }
    look()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [onOver])
  return outage
}
