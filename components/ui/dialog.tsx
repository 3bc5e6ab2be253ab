'use client'

import { X } from 'lucide-react'
import { cloneElement, createContext, type MouseEvent, type ReactElement, type ReactNode, use, useId, useState } from 'react'
import { Button, type ButtonProps } from './button'
import { Modal } from './modal'

type TriggerProps = {
  onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined
  'aria-haspopup'?: 'dialog'
  'aria-expanded'?: boolean
}

type DialogProps = {
  title: string
  description?: ReactNode
  /** Buttons, the primary one last. */
  footer?: ReactNode
  children?: ReactNode
  /** The button that opens it; it keeps its own look. Leave it out when `open` is governed from outside. */
  trigger?: ReactElement<TriggerProps> | undefined
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  size?: 'md' | 'lg' | undefined
}

const Closing = createContext<() => void>(() => {})

/** In the middle of a screen; on a phone a sheet that comes from below. */
export function Dialog({ title, description, footer, children, trigger, open, onOpenChange, size = 'md' }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const isOpen = open ?? ownOpen
  const titleId = useId()
  const descriptionId = useId()

  function change(next: boolean) {
    setOwnOpen(next)
    onOpenChange?.(next)
  }

  return (
    <>
      {trigger !== undefined &&
        cloneElement(trigger, {
          'aria-haspopup': 'dialog',
          'aria-expanded': isOpen,
          onClick: (event) => {
            // Not every browser does that by itself, and it is where the focus comes back to.
            event.currentTarget.focus()
            trigger.props.onClick?.(event)
            change(true)
          },
        })}
      {isOpen && (
        <Modal
          titleId={titleId}
          descriptionId={description === undefined ? undefined : descriptionId}
          onClose={() => change(false)}
          className={`relative flex max-h-[88dvh] w-full flex-col rounded-t-lg bg-surface text-ink shadow-float outline-none transition duration-180 ease-out max-sm:starting:translate-y-full sm:max-h-full sm:rounded-lg sm:duration-150 sm:starting:scale-98 sm:starting:opacity-0 ${size === 'lg' ? 'sm:max-w-180' : 'sm:max-w-120'}`}
        >
          <Closing value={() => change(false)}>
            <div className="px-5 pt-4 pb-3 sm:px-6 sm:pt-5">
              <h2 id={titleId} className="pe-8 font-semibold text-lg">
                {title}
              </h2>
              {description !== undefined && (
                <p id={descriptionId} className="mt-1 text-muted text-sm">
                  {description}
                </p>
              )}
            </div>
            {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5 sm:px-6">{children}</div>}
            {footer !== undefined && (
              <div className="flex flex-col-reverse gap-2 border-line border-t px-5 pt-3.5 pb-[max(14px,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end sm:px-6">
                {footer}
              </div>
            )}
            {/* Last in the order, so that what the dialog asks comes before the way out. */}
            <button
              type="button"
              aria-label="Close"
              onClick={() => change(false)}
              className="absolute end-3 top-3 flex size-9 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink sm:top-3.5 pointer-coarse:end-2 pointer-coarse:top-2 pointer-coarse:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          </Closing>
        </Modal>
      )}
    </>
  )
}

/** A button inside a dialog that closes it. */
export function DialogClose({ children = 'Cancel', ...rest }: ButtonProps) {
  return (
    <Button {...rest} onClick={use(Closing)}>
      {children}
    </Button>
  )
}
