'use client'

import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { anchoredToasts, stackedToasts } from './show-toast'

/** Stands once, in the root layout; `showToast` and `showToastAt` reach it from anywhere in the browser. */
export function ToastRegion() {
  return (
    <>
      <Toast.Provider toastManager={stackedToasts}>
        <StackedToasts />
      </Toast.Provider>
      <Toast.Provider toastManager={anchoredToasts} limit={1}>
        <AnchoredToasts />
      </Toast.Provider>
    </>
  )
}

function StackedToasts() {
  const { toasts } = Toast.useToastManager()
  return (
    <Toast.Portal>
      <Toast.Viewport
        aria-label="Messages"
        className="fixed inset-x-3 bottom-[calc(68px+env(safe-area-inset-bottom))] z-50 flex [body:has([data-dock])_&]:bottom-[calc(176px+env(safe-area-inset-bottom))] sm:[body:has([data-dock])_&]:bottom-22 flex-col-reverse gap-2 sm:inset-x-auto sm:end-6 sm:bottom-6 sm:w-90"
      >
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            className="rounded-lg border border-line bg-surface shadow-float transition duration-150 ease-out data-limited:hidden data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
          >
            <Toast.Content className="flex items-start gap-3 py-3 ps-3.5 pe-2 text-sm">
              {toast.type === 'error' ? (
                <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
              ) : (
                <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
              )}
              <div className="min-w-0 flex-1">
                <Toast.Title className="font-medium" />
                <Toast.Description className="text-muted" />
              </div>
              <Toast.Close
                aria-label="Dismiss"
                className="-mt-1 flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
              >
                <X aria-hidden="true" className="size-4" />
              </Toast.Close>
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  )
}

function AnchoredToasts() {
  const { toasts } = Toast.useToastManager()
  return (
    <Toast.Portal>
      <Toast.Viewport aria-label="Answers" className="outline-none">
        {toasts.map((toast) => (
          <Toast.Positioner
            key={toast.id}
            toast={toast}
            side="top"
            sideOffset={6}
            className="pointer-events-none z-50 data-anchor-hidden:hidden"
          >
            <Toast.Root
              toast={toast}
              className="max-w-72 rounded-md bg-tooltip px-2.5 py-1.5 text-tooltip-ink text-xs shadow-float transition-opacity duration-120 data-limited:hidden data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              <Toast.Content>
                <Toast.Title />
              </Toast.Content>
            </Toast.Root>
          </Toast.Positioner>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  )
}
