'use client'

import { Toast } from '@base-ui/react/toast'

export const stackedToasts = Toast.createToastManager()
export const anchoredToasts = Toast.createToastManager()

export type ToastTone = 'success' | 'error'

/** Tells what just happened, in a corner, and reads it out. An error stays until it is dismissed. */
export function showToast({
  tone = 'success',
  title,
  description,
}: {
  tone?: ToastTone | undefined
  title: string
  description?: string | undefined
}): void {
  stackedToasts.add({
    type: tone,
    title,
    description,
    ...(tone === 'error' ? { timeout: 0 } : {}),
  })
}

/** Tells it right above the thing it is about, reads it out once, and moves nothing. One at a time. */
export function showToastAt(anchor: Element | null, title: string): void {
  anchoredToasts.add({ id: 'anchored', title, timeout: 2500, positionerProps: { anchor } })
}
