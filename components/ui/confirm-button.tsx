'use client'

import { type ReactNode, useState, useTransition } from 'react'
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
  /** Does it. Answers with a sentence when it was refused (the dialog stays and shows it), with nothing when done. */
  onConfirm: (form: FormData) => Promise<string | undefined>
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
  const [refusal, setRefusal] = useState<string>()
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
            const sentence = await onConfirm(form)
            setRefusal(sentence)
            if (sentence === undefined) setOpen(false)
          })
        }}
      >
        {children}
        {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
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
