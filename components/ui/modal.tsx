'use client'

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { isTopmost, keepFocus, returnFocus, setAside } from './modal-focus'

type ModalProps = {
  titleId: string
  descriptionId: string | undefined
  onClose: () => void
  className: string
  children: ReactNode
}

const firstField = ':is(input, select, textarea):not(:disabled, [type="hidden"])'
const firstControl = ':is(a[href], button:not(:disabled), summary, [tabindex="0"])'

/** What a dialog lies in: over the page, which cannot be reached meanwhile; the announcer and the messages can. */
export function Modal({ titleId, descriptionId, onClose, className, children }: ModalProps) {
  // Before anything in it takes the focus by itself.
  const [opener] = useState(() => document.activeElement)
  const layer = useRef<HTMLDivElement>(null)
  const popup = useRef<HTMLDivElement>(null)
  const pressedOutside = useRef(false)

  useLayoutEffect(() => {
    const own = layer.current
    const box = popup.current
    if (own === null || box === null) return
    const bringBack = setAside(own, opener)
    if (!box.contains(document.activeElement)) {
      // A finger has not asked for the keyboard yet.
      const first = matchMedia('(pointer: coarse)').matches ? null : (box.querySelector(firstField) ?? box.querySelector(firstControl))
      const target = first instanceof HTMLElement ? first : box
      target.focus()
    }
    return () => {
      bringBack()
      // Once the page is drawn without it, when what is next has had its chance to take the focus.
      queueMicrotask(() => returnFocus(opener))
    }
  }, [opener])

  // With the focus: whoever sees a dialog can leave it.
  useLayoutEffect(() => {
    // On the document: the focus may have fallen out with what it was on.
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !isTopmost(layer.current)) return
      // A dialog underneath hears it too.
      event.preventDefault()
      if (!holdsWhatIsShownOnce(popup.current)) onClose()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [onClose])

  useEffect(() => (popup.current === null ? undefined : keepFocus(popup.current)), [])

  return createPortal(
    <div ref={layer} data-modal="" className="fixed inset-0 z-40">
      <div
        aria-hidden="true"
        className="absolute inset-0 bg-scrim/45 transition-opacity duration-150 starting:opacity-0 dark:bg-scrim/70"
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: whoever uses no pointer has the Escape key and the button Close */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        className="absolute inset-0 flex items-end justify-center sm:items-center sm:p-6"
        onPointerDown={(event) => {
          pressedOutside.current = event.target === event.currentTarget
        }}
        // A press that began or ended inside, such as marking text, is none of it.
        onPointerUp={(event) => {
          pressedOutside.current &&= event.target === event.currentTarget
        }}
        onClick={(event) => {
          if (pressedOutside.current && event.target === event.currentTarget && !holdsWhatIsShownOnce(popup.current)) onClose()
        }}
      >
        <div
          ref={popup}
          role="dialog"
          aria-modal="true"
          aria-labelledby={titleId}
          aria-describedby={descriptionId}
          tabIndex={-1}
          // Where colours are the reader's own, a shadow is none.
          className={`${className} forced-colors:border`}
        >
          {children}
        </div>
      </div>
    </div>,
    document.body,
  )
}

/** What is gone for good with the dialog goes by its buttons alone. */
function holdsWhatIsShownOnce(box: Element | null): boolean {
  return box?.querySelector('[data-shown-once]') != null
}
