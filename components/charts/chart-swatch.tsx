'use client'

import { type ChartFill, chartFills } from './chart-fills'

/** A piece of a bar, for saying beside it what the bar shows. */
export function ChartSwatch({ fill }: { fill: ChartFill }) {
  return (
    <svg aria-hidden="true" className="h-4 w-5 shrink-0">
      <rect width="20" height="16" fill={chartFills[fill]} />
    </svg>
  )
}
