'use client'

import { type ChartFill, chartFills } from './chart-fills'

type ChartBarProps = {
  /** Side by side from the start of the line, as counts. */
  parts: ReadonlyArray<{ fill: ChartFill; count: number }>
  /** What the whole width stands for. */
  whole: number
}

/**
 * One bar; what it says stands beside it in words. A drawing, because our content policy lets no style attribute say how wide a
 * box is; and the browser's too, since React would stream the parts of a server's drawing in a wrapper that has one.
 */
export function ChartBar({ parts, whole }: ChartBarProps) {
  let from = 0
  return (
    <svg aria-hidden="true" className="block h-4 w-full rounded-sm rtl:-scale-x-100">
      {parts.map(({ fill, count }) => {
        const start = from
        from += count
        return count > 0 && <rect key={fill} x={percent(start, whole)} width={percent(count, whole)} height="16" fill={chartFills[fill]} />
      })}
    </svg>
  )
}

function percent(count: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((count / whole) * 10_000) / 100}%`
}
