'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ProgressBar } from '@/components/ui/progress-bar'
import { RefreshWhile } from '@/components/ui/refresh-while'
import { perSecond, rateInWords, remember, type Sample, timeLeftInWords } from './time-left'

type WorkProgressProps = {
  /** What is being done: "Creating links". Another one begins to measure anew. */
  phase: string
  /** Of one unit, as `said` puts them in words. */
  done: number
  /** Null where nobody knows how much there is. */
  total: number | null
  /** "1,200 of 6,000 contacts". */
  said: string | null
  /** The server's time of these figures. */
  at: Date
  /** Whether it moves by itself, so that the page is drawn anew. */
  moves?: boolean
  /** When the first of it was done, where the whole is one phase: then the first figures tell how fast it goes. */
  since?: Date | null
  unit?: 'things' | 'bytes'
  /** What somebody watching is to know: that they can leave. */
  children: ReactNode
}

/** A screen reader hears no more often than this how far it is. */
const announceMilliseconds = 30_000

/** How far a piece of work is, how fast it goes and what is left, for any work that goes on without this page. */
export function WorkProgress({ phase, done, total, said, at, moves = true, since = null, unit = 'things', children }: WorkProgressProps) {
  const rate = useRate({ phase, done, at, since })
  const percent = total === null || total === 0 || done > total ? null : Math.floor((done / total) * 100)
  const left = total === null ? undefined : timeLeftInWords({ done, total, rate })
  const speed = rate === undefined ? undefined : rateInWords(rate, unit)
  const announced = useNowAndThen(
    [percent === null ? `${phase}.` : `${phase}: ${percent} percent.`, left && `${left}.`].filter(Boolean).join(' '),
    phase,
  )
  return (
    <section aria-label="Progress" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <RefreshWhile active={moves} />
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="font-semibold text-base">{phase} …</p>
        <p className="text-muted text-sm tabular">
          {[said, speed].filter(Boolean).join(' · ')}
          {percent !== null && <span className="ms-3 font-medium text-ink">{percent} %</span>}
        </p>
      </div>
      <ProgressBar label={phase} percent={percent} />
      {left !== undefined && <p className="font-medium text-sm tabular">{left}</p>}
      {children}
      <p role="status" className="sr-only">
        {announced}
      </p>
    </section>
  )
}

type Measured = { phase: string; samples: Sample[] }

/** Done per second, measured from what the page has shown. */
function useRate({ phase, done, at, since }: { phase: string; done: number; at: Date; since: Date | null }): number | undefined {
  const [measured, setMeasured] = useState<Measured>(() => {
    return { phase, samples: remember(since ? [{ at: since, done: 0 }] : [], { at, done }) }
  })
  const time = at.getTime()
  useEffect(() => {
    setMeasured((before) => {
      return { phase, samples: remember(before.phase === phase ? before.samples : [], { at: new Date(time), done }) }
    })
  }, [phase, done, time])
  return measured.phase === phase ? perSecond(measured.samples) : undefined
}

/** The text as it stands now, taken over at once with a new phase and otherwise twice a minute at most. */
function useNowAndThen(text: string, phase: string): string {
  const [told, setTold] = useState({ text, phase })
  const last = useRef(0)
  useEffect(() => {
    const now = Date.now()
    if (told.phase === phase && now - last.current < announceMilliseconds) return
    last.current = now
    setTold({ text, phase })
  }, [text, phase, told.phase])
  return told.text
}
