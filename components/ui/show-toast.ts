import { announce } from './announce'

export type ToastTone = 'success' | 'error'

/** What can still be done about it: "Undo". */
export type ToastAction = { label: string; press: () => void | Promise<void> }

export type Toast = {
  id: number
  tone: ToastTone
  title: string
  description: string | undefined
  action: ToastAction | undefined
}

/** A short answer right above the thing it is about; `x` is its middle, `y` its edge, in pixels of the window. */
export type Answer = { id: number; title: string; x: number; y: number; below: boolean }

type Shown = { toasts: readonly Toast[]; answer: Answer | undefined }

/** More than this hide what they are about. The oldest make room, but for those that offer something. */
const most = 4

export const nothingShown: Shown = { toasts: [], answer: undefined }

let shown = nothingShown
let lastId = 0
const listeners = new Set<() => void>()

function show(next: Shown): void {
  shown = next
  for (const listener of listeners) listener()
}

export function shownToasts(): Shown {
  return shown
}

export function onToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Tells what just happened, in a corner, and reads it out. An error stays until it is dismissed, and so does what offers an action. */
export function showToast({
  tone = 'success',
  title,
  description,
  action,
}: {
  tone?: ToastTone | undefined
  title: string
  description?: string | undefined
  action?: ToastAction | undefined
}): void {
  lastId += 1
  const toasts = [...shown.toasts, { id: lastId, tone, title, description, action }]
  const spare = toasts.length > most ? toasts.find((toast) => toast.action === undefined) : undefined
  show({ ...shown, toasts: toasts.filter((toast) => toast !== spare) })
}

export function dismissToast(id: number): void {
  show({ ...shown, toasts: shown.toasts.filter((toast) => toast.id !== id) })
}

/** Tells it right above the thing it is about, reads it out once, and moves nothing. One at a time. */
export function showToastAt(anchor: Element | null, title: string): void {
  if (anchor === null) {
    announce(title)
    return
  }
  const { left, right, top, bottom } = anchor.getBoundingClientRect()
  const below = top < 56
  lastId += 1
  const middle = (left + right) / 2
  show({ ...shown, answer: { id: lastId, title, x: Math.min(Math.max(middle, 152), innerWidth - 152), y: below ? bottom : top, below } })
}

export function dismissAnswer(id: number): void {
  if (shown.answer?.id === id) show({ ...shown, answer: undefined })
}
