'use client'

import { type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Hint, type HintSide } from './hint'

type TooltipProps = {
  content: ReactNode
  side?: HintSide | undefined
  /** Only under 1024 px, where words have given way to icons. */
  narrowOnly?: boolean | undefined
  /** How long the pointer has to rest on it. */
  delayMilliseconds?: number | undefined
  /** What it explains: one focusable element whose own name is complete without it. */
  children: ReactElement
}

/** Long enough to get from the thing onto its hint, which may be pointed at too. */
const crossingMilliseconds = 150

/** A hint on hover and focus, and on a tap. Never the only place of a fact. */
export function Tooltip({ content, side = 'top', narrowOnly = false, delayMilliseconds = 400, children }: TooltipProps) {
  const [anchor, setAnchor] = useState<Element | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const leave = useCallback(() => {
    clearTimeout(timer.current)
    setAnchor(null)
  }, [])
  useEffect(() => leave, [leave])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is explained is inside and can be focused; this only listens
    <span
      className="contents"
      onPointerOver={({ pointerType, currentTarget: { firstElementChild: explained } }) => {
        if (pointerType === 'touch') return
        clearTimeout(timer.current)
        if (anchor === null) timer.current = setTimeout(() => setAnchor(explained), delayMilliseconds)
      }}
      onPointerLeave={() => {
        clearTimeout(timer.current)
        timer.current = setTimeout(leave, crossingMilliseconds)
      }}
      onPointerUp={({ pointerType, currentTarget }) => {
        if (pointerType === 'touch') setAnchor(currentTarget.firstElementChild)
      }}
      onFocus={({ target, currentTarget }) => {
        if (target.matches(':focus-visible')) setAnchor(currentTarget.firstElementChild)
      }}
      onBlur={leave}
    >
      {children}
      {anchor !== null && (
        <Hint anchor={anchor} side={side} onLeave={leave} className={narrowOnly ? 'lg:hidden' : undefined}>
          {content}
        </Hint>
      )}
    </span>
  )
}
