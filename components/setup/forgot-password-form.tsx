'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'

export function ForgotPasswordForm({ askForMail }: { askForMail: Action<{ email: string }, void> }) {
  const [pending, startTransition] = useTransition()
  const [isAsked, setIsAsked] = useState(false)
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email') ?? '')
    startTransition(async () => {
      const result = await askForMail({ email })
      setIsAsked(result.ok)
      setRefusal(result.ok ? undefined : result)
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit}>
      <div role="status">
        {isAsked && (
          <Notice tone="success" title="Look into your mailbox.">
            If a member signs in with this e-mail, a mail with a one-time address is on its way. It works for an hour. Nothing there after a
            few minutes? Look among the unwanted mail, or ask an owner of your district for an address.
          </Notice>
        )}
      </div>
      {refusal && !refusal.fields.email && <Notice tone="error">{refusal.message}</Notice>}
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required error={refusal?.fields.email} />
      <Button type="submit" variant="primary" pending={pending}>
        Send the mail
      </Button>
    </form>
  )
}
