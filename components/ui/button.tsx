'use client'

import { Button as BaseButton } from '@base-ui/react/button'
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

export function Button({ variant, size, pending = false, icon, disabled, type = 'button', children, ...rest }: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      type={type}
      disabled={pending || disabled === true}
      // A button that loses the focus while it works leaves a keyboard user nowhere.
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      data-pending={pending ? '' : undefined}
      className={buttonStyle({ variant, size })}
    >
      {pending && <Spinner className="absolute" />}
      <span className={`inline-flex items-center gap-2 ${pending ? 'opacity-0' : ''}`}>
        {icon}
        {children}
      </span>
    </BaseButton>
  )
}
