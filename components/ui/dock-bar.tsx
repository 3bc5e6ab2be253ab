import type { ReactNode } from 'react'

type DockBarProps = {
  /** Names the bar for a screen reader: "Selection". */
  label: string
  /** Exactly what it acts on: "12 contacts selected". Read out as it changes. */
  summary: ReactNode
  children: ReactNode
}

/** Docks at the bottom centre while something is selected; on a phone above the row of destinations. */
export function DockBar({ label, summary, children }: DockBarProps) {
  return (
    <>
      {/* As tall as the bar, so that the last row can be scrolled out from under it. */}
      <div className="h-28 sm:h-20" aria-hidden="true" />
      <section
        aria-label={label}
        data-print="hide"
        data-dock=""
        className="fixed inset-x-2 bottom-[calc(60px+env(safe-area-inset-bottom))] z-30 flex flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-2 ps-4 shadow-float transition duration-150 ease-out sm:inset-x-auto sm:start-1/2 sm:bottom-6 sm:w-max sm:max-w-[calc(100vw-120px)] sm:-translate-x-1/2 rtl:sm:translate-x-1/2 starting:translate-y-2 starting:opacity-0"
      >
        <p role="status" className="font-medium text-sm tabular">
          {summary}
        </p>
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </section>
    </>
  )
}
