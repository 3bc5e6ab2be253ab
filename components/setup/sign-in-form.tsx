'use client'

import { signIn } from 'next-auth/react'
import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { signInRefusal } from '@/lib/limits/sign-in-refusal'

type SignInFormProps = {
  passwordWasSet: boolean
  /** The browser still carries a session that is over. */
  sessionHasEnded: boolean
}

export function SignInForm({ passwordWasSet, sessionHasEnded }: SignInFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => {
      const answer = await signIn('credentials', { email: form.get('email'), password: form.get('password'), redirect: false })
      if (answer?.ok) return window.location.assign('/')
      setRefusal(signInRefusal(answer?.error))
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit}>
      {passwordWasSet && !refusal && <Notice tone="success">Your password is set. Sign in with it.</Notice>}
      {sessionHasEnded && !passwordWasSet && !refusal && (
        <Notice title="Your session has ended.">A session ends after an hour without use and after 12 hours in all. Sign in again.</Notice>
      )}
      {refusal && <Notice tone="error">{refusal}</Notice>}
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  )
}
