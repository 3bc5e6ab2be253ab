'use client'

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

type TooltipProps = {
  content: ReactNode
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end' | undefined
  /** Only under 1024 px, where words have given way to icons. */
  narrowOnly?: boolean | undefined
  /** What it explains: one focusable element whose own name is complete without it. */
  children: ReactElement
}

export const tooltipStyle =
  'max-w-72 rounded-md bg-tooltip px-2.5 py-1.5 text-tooltip-ink text-xs shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0 data-instant:transition-none'

/** A hint on hover and focus. Never the only place of a fact: a finger cannot hover. */
export function Tooltip({ content, side = 'top', narrowOnly = false, children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger delay={400} render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className={`z-50 ${narrowOnly ? 'lg:hidden' : ''}`}>
          <BaseTooltip.Popup className={tooltipStyle}>{content}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
