'use client'

import { type ReactElement, type ReactNode, useState, useTransition } from 'react'
import { Button } from './button'
import type { ButtonSize, ButtonVariant } from './button-style'
import { Dialog, DialogClose } from './dialog'
import { Notice } from './notice'

type ConfirmButtonProps = {
  /** On the button that asks. */
  label: string
  /** The question. */
  title: string
  description?: ReactNode
  /** On the button that answers; `label` when left out. */
  confirmLabel?: string | undefined
  danger?: boolean | undefined
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: ReactNode
  disabled?: boolean | undefined
  /** Fields the answer needs; they arrive in the form data. */
  children?: ReactNode
  /** Does it. Answers with a sentence, or what to show instead, when it was refused (the dialog stays and shows it), with nothing when done. */
  onConfirm: (form: FormData) => Promise<string | ReactElement | undefined>
}

/** Asks before it does what cannot be taken back. */
export function ConfirmButton({
  label,
  title,
  description,
  confirmLabel,
  danger = false,
  children,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const [open, setOpen] = useState(false)
  const [refusal, setRefusal] = useState<string | ReactElement>()
  const [pending, startTransition] = useTransition()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setRefusal(undefined)
        setOpen(next)
      }}
      title={title}
      description={description}
      trigger={<Button {...button}>{label}</Button>}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          startTransition(async () => {
            const refused = await onConfirm(form)
            setRefusal(refused)
            if (refused === undefined) setOpen(false)
          })
        }}
      >
        {children}
        {typeof refusal === 'string' ? <Notice tone="error">{refusal}</Notice> : refusal}
        <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
          <DialogClose />
          <Button type="submit" variant={danger ? 'danger' : 'primary'} pending={pending}>
            {confirmLabel ?? label}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
