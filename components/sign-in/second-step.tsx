'use client'

import { KeyRound } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { askForPasskey, type MakeUseOptions, type PasskeyUse } from '@/components/second-factor/ask-for-passkey'
import { SignOutForm } from '@/components/shell/sign-out-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { pageToGoOn } from './last-page'

type Shown = { totp: string } | { recoveryCode: string } | { passkey: PasskeyUse }

type SecondStepProps = {
  /** What the member has. */
  factors: { totp: boolean; passkey: boolean }
  makePasskeyOptions: MakeUseOptions
  confirm: Action<Shown, void>
}

const typed = {
  totp: { label: 'Code from your authenticator app', hint: 'Six digits. Each code works once.', inputMode: 'numeric' },
  recoveryCode: { label: 'Recovery code', hint: 'One of the ten you kept. Each works once.', inputMode: 'text' },
} as const

/** After the password: takes the second factor, or a recovery code in its place. */
export function SecondStep({ factors, makePasskeyOptions, confirm }: SecondStepProps) {
  const [way, setWay] = useState<'totp' | 'recoveryCode' | undefined>(factors.totp ? 'totp' : undefined)
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()

  async function show(shown: Shown) {
    const result = await confirm(shown)
    if (result.ok) window.location.assign(pageToGoOn())
    else setRefusal(result)
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending || way === undefined) return
    const text = String(new FormData(event.currentTarget).get('code') ?? '')
    startTransition(() => show(way === 'totp' ? { totp: text } : { recoveryCode: text }))
  }

  function showPasskey() {
    startTransition(async () => {
      setRefusal(undefined)
      const asked = await askForPasskey(makePasskeyOptions)
      if ('refusal' in asked) setRefusal({ message: asked.refusal, fields: {} })
      else await show({ passkey: asked.answer })
    })
  }

  function choose(next: typeof way) {
    setRefusal(undefined)
    setWay(next)
  }

  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
        {way !== undefined && (
          <TextField
            key={way}
            name="code"
            mono
            label={typed[way].label}
            hint={typed[way].hint}
            inputMode={typed[way].inputMode}
            autoComplete={way === 'totp' ? 'one-time-code' : 'off'}
            error={refusal?.fields.code}
            // It is all this page asks for, and whoever comes here has just pressed a button to type it.
            autoFocus
          />
        )}
        {refusal && (way === undefined || refusal.fields.code === undefined) && <Notice tone="error">{refusal.message}</Notice>}
        {way !== undefined && (
          <Button type="submit" variant="primary" pending={pending}>
            Continue
          </Button>
        )}
        {factors.passkey && (
          <Button
            variant={way === undefined ? 'primary' : 'secondary'}
            icon={<KeyRound aria-hidden="true" />}
            disabled={pending}
            onClick={showPasskey}
          >
            Use a passkey
          </Button>
        )}
        {way === 'recoveryCode' ? (
          factors.totp && <Button onClick={() => choose('totp')}>Use the authenticator app</Button>
        ) : (
          <Button onClick={() => choose('recoveryCode')}>Use a recovery code</Button>
        )}
      </form>
      <SignOutForm className="flex justify-center">
        <Button type="submit" variant="quiet" size="sm">
          Start again
        </Button>
      </SignOutForm>
    </div>
  )
}
