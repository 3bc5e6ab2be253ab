'use client'

import { useEffect, useRef } from 'react'
import { useServerClock } from '@/components/clock/server-clock'
import { announce } from '@/components/ui/announce'
import { linkPhase } from './remaining-time'
import { type Ending, wordsOfEnds } from './words-of-ends'

/** Reads out which links of a list come to their last hour, their last ten minutes and their end; never every second. */
export function AnnounceEnds({ links }: { links: readonly Ending[] }) {
  const phases = useServerClock((now) => links.map(({ expiresAt }) => linkPhase({ expiresAt, now })).join(' '))
  const before = useRef({ links, phases })
  useEffect(() => {
    const { links: known, phases: then } = before.current
    before.current = { links, phases }
    // Another page of the list is no change of these.
    if (known.length !== links.length || known.some(({ name }, index) => name !== links[index]?.name)) return
    const words = wordsOfEnds(links, then.split(' '), phases.split(' '))
    if (words !== '') announce(words)
  }, [links, phases])
  return null
}
