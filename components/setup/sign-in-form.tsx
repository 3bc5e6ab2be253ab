'use client'

import { KeyRound } from 'lucide-react'
import { signIn } from 'next-auth/react'
import { type FormEvent, useEffect, useState, useTransition } from 'react'
import { askForPasskey, type MakeUseOptions } from '@/components/second-factor/ask-for-passkey'
import { forgetPage, pageToGoOn } from '@/components/sign-in/last-page'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { signInRefusal } from '@/lib/limits/sign-in-refusal'

type SignInFormProps = {
  passwordWasSet: boolean
  /** The browser still carries a session that is over. */
  sessionHasEnded: boolean
  /** Left out where there can be no passkeys. */
  makePasskeyOptions: MakeUseOptions | undefined
}

export function SignInForm({ passwordWasSet, sessionHasEnded, makePasskeyOptions }: SignInFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()

  useEffect(() => {
    if (!sessionHasEnded) forgetPage()
  }, [sessionHasEnded])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => {
      const answer = await signIn('credentials', { email: form.get('email'), password: form.get('password'), redirect: false })
      if (answer?.ok) return window.location.assign(pageToGoOn())
      setRefusal(signInRefusal(answer?.error))
    })
  }

  function signInWithPasskey(makeOptions: MakeUseOptions) {
    startTransition(async () => {
      setRefusal(undefined)
      const asked = await askForPasskey(makeOptions)
      if ('refusal' in asked) return setRefusal(asked.refusal)
      const answer = await signIn('passkey', { answer: JSON.stringify(asked.answer), redirect: false })
      if (answer?.ok) return window.location.assign(pageToGoOn())
      setRefusal(
        answer?.error === 'CredentialsSignin'
          ? 'This passkey is not known here. Sign in with your password.'
          : signInRefusal(answer?.error),
      )
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
      {makePasskeyOptions && (
        <Button icon={<KeyRound aria-hidden="true" />} disabled={pending} onClick={() => signInWithPasskey(makePasskeyOptions)}>
          Use a passkey
        </Button>
      )}
    </form>
  )
}
