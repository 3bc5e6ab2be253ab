'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Action } from '@/lib/action-result'
import { NewPasswordField } from './new-password-field'

type SetPasswordFormProps = {
  code: string
  email: string
  shortest: number
  setPassword: Action<{ code: string; password: string }, void>
}

export function SetPasswordForm({ code, email, shortest, setPassword }: SetPasswordFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password') ?? '')
    startTransition(async () => {
      const result = await setPassword({ code, password })
      if (result.ok) window.location.assign('/sign-in?password=set')
      else setRefusal(result)
    })
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <NewPasswordField label="Password" shortest={shortest} error={refusal?.fields.password} />
      {refusal && !refusal.fields.password && <Notice tone="error">{refusal.message}</Notice>}
      <Button type="submit" variant="primary" pending={pending}>
        Set password
      </Button>
    </form>
  )
}
