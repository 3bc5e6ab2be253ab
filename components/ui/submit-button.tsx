'use client'

import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button'

/** The button that sends its form; pending for as long as the form's action runs. */
export function SubmitButton({ variant = 'primary', pending = false, ...rest }: Omit<ButtonProps, 'type'>) {
  const { pending: sending } = useFormStatus()
  return <Button {...rest} type="submit" variant={variant} pending={pending || sending} />
}
