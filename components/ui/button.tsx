'use client'

import type { ComponentProps, ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style'
import { Spinner } from './spinner'

export type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  /** Something is under way: the button keeps its width and its focus, and cannot be pressed again. */
  pending?: boolean | undefined
  icon?: ReactNode
}

export function Button({
  variant,
  size,
  pending = false,
  icon,
  disabled = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      // A button that loses the focus while it works leaves a keyboard user nowhere.
      disabled={disabled && !pending}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      data-disabled={disabled || pending ? '' : undefined}
      data-pending={pending ? '' : undefined}
      // Also what the Enter key does in a field of its form.
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonStyle({ variant, size })}
    >
      {pending && <Spinner className="absolute" />}
      <span className={`inline-flex items-center gap-2 ${pending ? 'opacity-0' : ''}`}>
        {icon}
        {children}
      </span>
    </button>
  )
}
