'use client'

import { KeyRound } from 'lucide-react'
import { signIn } from 'next-auth/react'
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { askForPasskey, type MakeUseOptions } from '@/components/second-factor/ask-for-passkey'
import { forgetPage, pageToGoOn } from '@/components/sign-in/last-page'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { districtsToChoose, type NamedDistrict } from '@/lib/districts/which-district'
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
  const [districts, setDistricts] = useState<NamedDistrict[]>([])
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (!sessionHasEnded) forgetPage()
  }, [sessionHasEnded])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    signInTo('')
  }

  /** To one district by its short name, where the password was right in several. */
  function signInTo(district: string) {
    const typed = new FormData(form.current ?? undefined)
    startTransition(async () => {
      const shown = { email: typed.get('email'), password: typed.get('password'), district }
      const answer = await signIn('credentials', { ...shown, redirect: false })
      if (answer?.ok) return window.location.assign(pageToGoOn())
      const choice = districtsToChoose(answer?.error)
      setDistricts(choice)
      setRefusal(choice.length > 0 ? undefined : signInRefusal(answer?.error))
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
    <form ref={form} className="flex flex-col gap-4" method="post" onSubmit={submit}>
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
      {districts.length > 0 && (
        <Notice title="You are a member of several districts.">
          <p>Which one do you want to sign in to?</p>
          <div className="mt-3 flex flex-wrap gap-2">
            {districts.map(({ slug, name }) => (
              <Button key={slug} disabled={pending} onClick={() => signInTo(slug)}>
                {name}
              </Button>
            ))}
          </div>
        </Notice>
      )}
      {makePasskeyOptions && (
        <Button icon={<KeyRound aria-hidden="true" />} disabled={pending} onClick={() => signInWithPasskey(makePasskeyOptions)}>
          Use a passkey
        </Button>
      )}
    </form>
  )
}
