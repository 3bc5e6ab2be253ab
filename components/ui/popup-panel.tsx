'use client'

import { ChevronDown } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button'
import type { ButtonVariant } from './button-style'

type PopupPanelProps = {
  /** On the button, and the name of what it opens. */
  label: string
  icon?: ReactNode
  variant?: ButtonVariant | undefined
  /** What stands in it while it is open. */
  children: (close: () => void) => ReactNode
}

/** A button and what it opens beneath it, on a phone at the bottom of the screen. Escape, a press elsewhere and leaving it shut it. */
export function PopupPanel({ label, icon, variant, children }: PopupPanelProps) {
  const [open, setOpen] = useState(false)
  const panelId = useId()
  const whole = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return
    panel.current?.focus()
    const shutFromOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', shutFromOutside)
    return () => document.removeEventListener('pointerdown', shutFromOutside)
  }, [open])

  function close() {
    setOpen(false)
    button.current?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what the controls in it leave unanswered
    <div
      ref={whole}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        // Without a next place the focus went to another window, or what had it is gone.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <Button
        ref={button}
        size="sm"
        variant={variant}
        icon={icon}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
        <ChevronDown aria-hidden="true" className="opacity-70" />
      </Button>
      {open && (
        <div
          ref={panel}
          id={panelId}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
          className="z-40 max-h-[70dvh] overflow-y-auto rounded-lg border border-line bg-surface p-4 shadow-float outline-none max-sm:fixed max-sm:inset-x-2 max-sm:bottom-[calc(68px+env(safe-area-inset-bottom))] sm:absolute sm:end-0 sm:top-full sm:mt-1.5 sm:w-76"
        >
          {children(close)}
        </div>
      )}
    </div>
  )
}
