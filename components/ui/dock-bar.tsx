'use client'

import type { ReactNode } from 'react'

type DockBarProps = {
  /** Names the bar for a screen reader: "Selection". */
  label: string
  /** Exactly what it acts on: "12 contacts selected". Whoever changes it reads it out. */
  summary: ReactNode
  children: ReactNode
}

/** Docks at the bottom centre of what is beside the rail while something is selected; on a phone above the row of destinations. Nothing that has the focus stays behind it. */
export function DockBar({ label, summary, children }: DockBarProps) {
  return (
    <>
      {/* As tall as the bar, so that the last row can be scrolled out from under it. */}
      <div className="h-(--dock)" aria-hidden="true" />
      <section
        ref={keepClear}
        aria-label={label}
        data-print="hide"
        data-dock=""
        className="fixed inset-x-2 bottom-[calc(60px+env(safe-area-inset-bottom))] z-30 flex flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-2 ps-4 shadow-float transition duration-150 ease-out sm:inset-x-auto sm:start-[calc(50%+32px)] sm:bottom-6 sm:w-max sm:max-w-[calc(100vw-96px)] sm:-translate-x-1/2 lg:start-[calc(50%+116px)] lg:max-w-[calc(100vw-264px)] rtl:sm:translate-x-1/2 starting:translate-y-2 starting:opacity-0"
      >
        <p className="font-medium text-sm tabular">{summary}</p>
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </section>
    </>
  )
}

/** Tells the page how much of it the bar covers, however many lines it takes: what is focused scrolls clear of that. */
function keepClear(bar: HTMLElement | null) {
  if (bar === null) return
  const page = document.documentElement
  const observer = new ResizeObserver(() => page.style.setProperty('--dock', `${bar.offsetHeight + 12}px`))
  observer.observe(bar)
  return () => {
    observer.disconnect()
    page.style.removeProperty('--dock')
  }
}
