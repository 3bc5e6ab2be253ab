'use client'

import { useEffect } from 'react'
import { answerPress, commandKey, keyOf } from './shortcuts'

type ShortcutListenerProps = {
  /** The member's preference. */
  on: boolean
  /** Told when it begins and stops to hear. */
  onHearing: (hears: boolean) => void
}

/** Stands once per page and hears the keys. */
export function ShortcutListener({ on, onHearing }: ShortcutListenerProps) {
  useEffect(() => {
    if (!on) return
    let begun: string | undefined
    function press(event: KeyboardEvent) {
      const name = keyOf(event)
      const before = begun
      begun = undefined
      if (name === undefined || event.defaultPrevented || event.isComposing || isTaken(event.target, name)) return
      const answer = answerPress(name, before)
      if (answer === undefined) return
      event.preventDefault()
      if ('begun' in answer) begun = answer.begun
      else answer.act()
    }
    document.addEventListener('keydown', press)
    onHearing(true)
    return () => {
      document.removeEventListener('keydown', press)
      onHearing(false)
    }
  }, [on, onHearing])
  return null
}

const untyped = ['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'color', 'file']

/** Whether the key belongs to what has the focus: a field being typed in, a button to be pressed, a dialog. */
function isTaken(target: EventTarget | null, name: string): boolean {
  // Also where nothing in the dialog has the focus: the page behind it cannot be reached.
  if (document.querySelector('[aria-modal="true"]')) return true
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"], [role="listbox"]')) return true
  if (name === commandKey) return false
  if (name === 'Enter' || name === ' ') return target.closest('a[href], button, summary, input, select, textarea') !== null
  if (target instanceof HTMLInputElement) return !untyped.includes(target.type)
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
