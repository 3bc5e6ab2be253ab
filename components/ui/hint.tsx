'use client'

import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

export type HintSide = 'top' | 'inline-end'

type HintProps = {
  /** What it stands beside. */
  anchor: Element
  side: HintSide
  onLeave: () => void
  className?: string | undefined
  children: ReactNode
}

const gap = 6
const edge = 8

/** Words that float beside something: never over the edge of the window, and gone with Escape or as soon as anything moves. */
export function Hint({ anchor, side, onLeave, className = '', children }: HintProps) {
  const hint = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const box = hint.current
    if (box === null) return
    const place = placeBeside(anchor.getBoundingClientRect(), box.getBoundingClientRect(), side)
    box.style.left = `${place.left}px`
    box.style.top = `${place.top}px`
    const leaveByKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onLeave()
    }
    window.addEventListener('scroll', onLeave, { capture: true, passive: true })
    window.addEventListener('resize', onLeave)
    window.addEventListener('keydown', leaveByKey)
    return () => {
      window.removeEventListener('scroll', onLeave, { capture: true })
      window.removeEventListener('resize', onLeave)
      window.removeEventListener('keydown', leaveByKey)
    }
  }, [anchor, side, onLeave])

  return createPortal(
    <div
      ref={hint}
      role="tooltip"
      className={`fixed start-0 top-0 z-50 w-max max-w-72 break-words rounded-md border border-transparent bg-tooltip px-2.5 py-1.5 text-tooltip-ink text-xs shadow-float transition-opacity duration-120 starting:opacity-0 ${className}`}
    >
      {children}
    </div>,
    document.body,
  )
}

type Box = { left: number; top: number; width: number; height: number }

function placeBeside(anchor: Box, box: Box, side: HintSide): { left: number; top: number } {
  const middle = { x: anchor.left + anchor.width / 2, y: anchor.top + anchor.height / 2 }
  const { clientWidth, clientHeight } = document.documentElement
  if (side === 'inline-end') {
    const after = anchor.left + anchor.width + gap
    const before = anchor.left - gap - box.width
    const isRightToLeft = document.documentElement.dir === 'rtl'
    return { left: isRightToLeft ? before : after, top: within(middle.y - box.height / 2, clientHeight - box.height) }
  }
  const above = anchor.top - gap - box.height
  return {
    left: within(middle.x - box.width / 2, clientWidth - box.width),
    top: above < edge ? anchor.top + anchor.height + gap : above,
  }
}

function within(start: number, most: number): number {
  return Math.max(edge, Math.min(start, most - edge))
}
