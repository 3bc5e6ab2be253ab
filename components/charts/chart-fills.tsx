import type { ReactNode } from 'react'

/** How a part of a bar is drawn: told apart by its pattern also where colours are not seen or are the reader's own. */
export type ChartFill = 'solid' | 'stripes' | 'dots' | 'outline'

export const chartFills: Record<ChartFill, string> = {
  solid: 'url(#chart-solid)',
  stripes: 'url(#chart-stripes)',
  dots: 'url(#chart-dots)',
  outline: 'url(#chart-outline)',
}

/** The patterns of every chart of the page: stands once on a page that has one. Each takes the colour of its text, which forced colours replace. */
export function ChartFills() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      <defs>
        <Pattern id="chart-solid" ink="text-success">
          <rect width="8" height="16" className="fill-current" />
        </Pattern>
        <Pattern id="chart-stripes" ink="text-info">
          <path d="M-2 2 2-2M-2 10 10-2M-2 18 10 6M6 18 10 14" strokeWidth="2.5" className="stroke-current" />
        </Pattern>
        <Pattern id="chart-dots" ink="text-accent-text">
          <path d="M2 2h.01M6 6h.01M2 10h.01M6 14h.01" strokeWidth="2.75" strokeLinecap="round" className="stroke-current" />
        </Pattern>
        <Pattern id="chart-outline" ink="text-edge">
          <rect width="8" height="16" fillOpacity="0.14" className="fill-current" />
          <path d="M0 .5h8M0 15.5h8" className="stroke-current" />
        </Pattern>
      </defs>
    </svg>
  )
}

function Pattern({ id, ink, children }: { id: string; ink: string; children: ReactNode }) {
  return (
    <pattern id={id} width="8" height="16" patternUnits="userSpaceOnUse" className={`${ink} forced-colors:text-[CanvasText]`}>
      {children}
    </pattern>
  )
}
