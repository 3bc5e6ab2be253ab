'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { NewPasswordField } from '@/components/setup/new-password-field'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'

type ChangePasswordProps = {
  email: string
  shortest: number
  changePassword: Action<{ current: string; password: string }, void>
}

export function ChangePassword(props: ChangePasswordProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Change password"
      description="You stay signed in here. Every other browser is signed out."
      trigger={<Button size="sm">Change password</Button>}
    >
      <ChangePasswordForm {...props} onChanged={() => setOpen(false)} />
    </Dialog>
  )
}

function ChangePasswordForm({ email, shortest, changePassword, onChanged }: ChangePasswordProps & { onChanged: () => void }) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()
  const fields = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    startTransition(async () => {
      const result = await confirmed(changePassword)({ current: text('current'), password: text('password') })
      if (!result.ok) return setRefusal(result)
      showToast({ title: 'Your password is changed' })
      onChanged()
    })
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <TextField label="Current password" name="current" type="password" autoComplete="current-password" required error={fields.current} />
      <NewPasswordField label="New password" shortest={shortest} error={fields.password} />
      {refusal && Object.keys(fields).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  )
}
