'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button } from './button'
import { returnFocus } from './modal-focus'
import { type Answer, dismissAnswer, dismissToast, nothingShown, onToasts, shownToasts, type Toast } from './show-toast'

const toastMilliseconds = 6_000
const answerMilliseconds = 2_500

/** Stands once, in the root layout; `showToast` and `showToastAt` reach it from anywhere in the browser. F6 leads into it. */
export function ToastRegion() {
  const { toasts, answer } = useSyncExternalStore(onToasts, shownToasts, () => nothingShown)
  const region = useRef<HTMLElement>(null)
  const before = useRef<Element>(null)
  // Nobody reads what the pointer or the focus is on against a clock, nor what stands in a tab that is not looked at.
  const [held, setHeld] = useState(false)
  const empty = toasts.length === 0

  useEffect(() => {
    if (empty) {
      setHeld(false)
      return
    }
    function press(event: KeyboardEvent) {
      if (event.key !== 'F6' || region.current === null) return
      event.preventDefault()
      if (region.current.contains(document.activeElement)) return focusOn(before.current)
      before.current = document.activeElement
      region.current.querySelector<HTMLElement>('li:last-child button')?.focus()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [empty])

  function dismiss(id: number) {
    const leaves = region.current?.contains(document.activeElement) === true
    dismissToast(id)
    if (leaves) requestAnimationFrame(() => returnFocus(before.current))
  }

  return (
    // There before what it says, so that a screen reader hears it come, also beside an open dialog.
    <div aria-live="polite">
      {!empty && (
        <section
          ref={region}
          aria-label="Messages"
          data-print="hide"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={({ relatedTarget, currentTarget }) => {
            setHeld(true)
            if (relatedTarget && !currentTarget.contains(relatedTarget)) before.current = relatedTarget
          }}
          onBlur={() => setHeld(false)}
          className="fixed inset-x-3 bottom-[calc(68px+env(safe-area-inset-bottom))] z-50 sm:inset-x-auto sm:end-6 sm:bottom-6 sm:w-90 [body:has([data-dock])_&]:bottom-[calc(176px+env(safe-area-inset-bottom))] sm:[body:has([data-dock])_&]:bottom-22"
        >
          <ul className="flex flex-col gap-2">
            {toasts.map((toast) => (
              <ToastItem key={toast.id} toast={toast} held={held} onDismiss={() => dismiss(toast.id)} />
            ))}
          </ul>
        </section>
      )}
      {answer !== undefined && <AnswerItem key={answer.id} answer={answer} />}
    </div>
  )
}

function ToastItem({
  toast: { id, tone, title, description, action },
  held,
  onDismiss,
}: {
  toast: Toast
  held: boolean
  onDismiss: () => void
}) {
  const [pending, setPending] = useState(false)
  const stays = tone === 'error' || action !== undefined

  useEffect(() => {
    if (stays || held) return
    let timer: ReturnType<typeof setTimeout> | undefined
    function plan() {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(() => dismissToast(id), toastMilliseconds)
    }
    plan()
    document.addEventListener('visibilitychange', plan)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', plan)
    }
  }, [id, stays, held])

  return (
    <li className="flex items-start gap-3 rounded-lg border border-line bg-surface py-3 ps-3.5 pe-2 text-sm shadow-float transition duration-150 ease-out starting:translate-y-2 starting:opacity-0">
      {tone === 'error' ? (
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
      ) : (
        <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
      )}
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium">{title}</p>
        {description !== undefined && <p className="text-muted">{description}</p>}
        {action !== undefined && <p className="sr-only">Press F6 to get to it.</p>}
      </div>
      {action !== undefined && (
        <span className="-my-1.5 shrink-0">
          <Button
            size="sm"
            pending={pending}
            onClick={async () => {
              setPending(true)
              await action.press()
              onDismiss()
            }}
          >
            {action.label}
          </Button>
        </span>
      )}
      <button
        type="button"
        aria-label={`Dismiss: ${title}`}
        onClick={onDismiss}
        className="-mt-1 flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink pointer-coarse:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </li>
  )
}

function AnswerItem({ answer: { id, title, x, y, below } }: { answer: Answer }) {
  useEffect(() => {
    const leave = () => dismissAnswer(id)
    const timer = setTimeout(leave, answerMilliseconds)
    // It would stay behind as what it is about moves.
    window.addEventListener('scroll', leave, { capture: true, passive: true })
    window.addEventListener('resize', leave)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', leave, { capture: true })
      window.removeEventListener('resize', leave)
    }
  }, [id])
  return (
    <p
      style={{ left: x, top: y }}
      className={`pointer-events-none fixed z-50 w-max max-w-72 -translate-x-1/2 break-words rounded-md bg-tooltip px-2.5 py-1.5 text-tooltip-ink text-xs shadow-float forced-colors:border forced-colors:text-[CanvasText] transition-opacity duration-120 starting:opacity-0 ${below ? 'translate-y-1.5' : 'translate-y-[calc(-100%-6px)]'}`}
    >
      {title}
    </p>
  )
}

function focusOn(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) element.focus()
}
