import type { ReactNode } from 'react'

/** The figures of a chart as a table, one press away from it. */
export function ChartTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="group mt-3">
      <summary className="link inline-flex min-h-8 items-center rounded-md text-sm">{label}</summary>
      <div className="mt-2 overflow-x-auto">{children}</div>
    </details>
  )
}
