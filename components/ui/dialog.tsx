'use client'

import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { Button, type ButtonProps } from './button'

type DialogProps = {
  title: string
  description?: ReactNode
  /** Buttons, the primary one last. */
  footer?: ReactNode
  children?: ReactNode
  /** The button that opens it; it keeps its own look. Leave it out when `open` is governed from outside. */
  trigger?: ReactElement | undefined
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  size?: 'md' | 'lg' | undefined
}

const firstField = ':is(input, select, textarea):not(:disabled, [type="hidden"])'

/** In the middle of a screen; on a phone a sheet that comes from below. */
export function Dialog({ title, description, footer, children, trigger, open, onOpenChange, size = 'md' }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange && ((next) => onOpenChange(next))}>
      {trigger !== undefined && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 min-h-dvh bg-scrim/45 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-scrim/70" />
        <BaseDialog.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-center sm:p-6">
          <BaseDialog.Popup
            ref={popup}
            // A finger has not asked for the keyboard yet.
            initialFocus={(opener) => (opener === 'touch' ? true : (popup.current?.querySelector<HTMLElement>(firstField) ?? true))}
            className={`relative flex max-h-[88dvh] w-full flex-col rounded-t-lg bg-surface text-ink shadow-float outline-none transition duration-180 ease-out max-sm:data-ending-style:translate-y-full max-sm:data-starting-style:translate-y-full sm:max-h-full sm:rounded-lg sm:duration-150 sm:data-ending-style:scale-98 sm:data-ending-style:opacity-0 sm:data-starting-style:scale-98 sm:data-starting-style:opacity-0 ${size === 'lg' ? 'sm:max-w-180' : 'sm:max-w-120'}`}
          >
            <div className="px-5 pt-4 pb-3 sm:px-6 sm:pt-5">
              <BaseDialog.Title className="pe-8 font-semibold text-lg">{title}</BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="mt-1 text-muted text-sm">{description}</BaseDialog.Description>
              )}
            </div>
            {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5 sm:px-6">{children}</div>}
            {footer !== undefined && (
              <div className="flex flex-col-reverse gap-2 border-line border-t px-5 pt-3.5 pb-[max(14px,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end sm:px-6">
                {footer}
              </div>
            )}
            {/* Last in the order, so that what the dialog asks comes before the way out. */}
            <BaseDialog.Close
              aria-label="Close"
              className="absolute end-3 top-3 flex size-9 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink sm:top-3.5 pointer-coarse:end-2 pointer-coarse:top-2 pointer-coarse:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </BaseDialog.Close>
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** A button inside a dialog that closes it. */
export function DialogClose({ children = 'Cancel', ...rest }: ButtonProps) {
  return <BaseDialog.Close render={<Button {...rest}>{children}</Button>} />
}
