'use client'

import { KeyRound } from 'lucide-react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { askForPasskey, type MakeUseOptions, type PasskeyUse } from '@/components/second-factor/ask-for-passkey'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { Action, ActionResult } from '@/lib/action-result'

/** What the member can show. */
export type ProofMethods = { password: boolean; totp: boolean; passkey: boolean }

type Proof = { password: string } | { totp: string } | { passkey: PasskeyUse }

export type IdentityDoors = {
  makePasskeyOptions: MakeUseOptions
  confirmIdentity: Action<Proof, void>
}

type IdentityFormProps = {
  email: string
  methods: ProofMethods
  doors: IdentityDoors
  onShown: () => void
  /** The way out, beside the button that confirms. */
  cancel: ReactNode
}

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

const typed = {
  password: { label: 'Password', other: 'Use your password', type: 'password', autoComplete: 'current-password', inputMode: 'text' },
  totp: {
    label: 'Code from your authenticator app',
    other: 'Use your authenticator app',
    type: 'text',
    autoComplete: 'one-time-code',
    inputMode: 'numeric',
  },
} as const

/** Takes one proof that the member is there: what they have decides which they may choose from. */
export function IdentityForm({ email, methods, doors, onShown, cancel }: IdentityFormProps) {
  const [way, setWay] = useState<'password' | 'totp'>(methods.password ? 'password' : 'totp')
  // No transition: one that is under way, for what was refused, waits for this form and would hold its answer back.
  const [pending, setPending] = useState<'typed' | 'passkey'>()
  const [refusal, setRefusal] = useState<Refusal>()
  const field = useRef<HTMLInputElement>(null)
  const { label, type, autoComplete, inputMode } = typed[way]
  const other = way === 'password' ? 'totp' : 'password'
  const canType = methods.password || methods.totp

  async function ask(how: 'typed' | 'passkey', work: () => Promise<ActionResult<void> | string>) {
    if (pending) return
    setPending(how)
    setRefusal(undefined)
    const result = await work().catch(() => 'No answer came. Try again.')
    setPending(undefined)
    if (typeof result === 'string') setRefusal({ message: result, fields: {} })
    else if (result.ok) onShown()
    else setRefusal(result)
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const value = String(new FormData(event.currentTarget).get(way) ?? '')
    void ask('typed', () => doors.confirmIdentity(way === 'password' ? { password: value } : { totp: value }))
  }

  if (!canType && !methods.passkey) return <NothingToShow cancel={cancel} />
  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      {/* For password managers, which then know whose password is asked for. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {canType && (
        <TextField
          key={way}
          ref={field}
          name={way}
          label={label}
          type={type}
          autoComplete={autoComplete}
          inputMode={inputMode}
          mono={way === 'totp'}
          error={refusal?.fields[way]}
        />
      )}
      {refusal && refusal.fields[way] === undefined && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {methods.password && methods.totp && (
          <Button
            size="sm"
            disabled={pending !== undefined}
            onClick={() => {
              flushSync(() => setWay(other))
              setRefusal(undefined)
              field.current?.focus()
            }}
          >
            {typed[other].other}
          </Button>
        )}
        {methods.passkey && (
          <Button
            size="sm"
            variant={canType ? 'secondary' : 'primary'}
            icon={<KeyRound aria-hidden="true" />}
            pending={pending === 'passkey'}
            disabled={pending === 'typed'}
            onClick={() => ask('passkey', () => showPasskey(doors))}
          >
            Use a passkey
          </Button>
        )}
      </div>
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        {cancel}
        {canType && (
          <Button type="submit" variant="primary" pending={pending === 'typed'} disabled={pending === 'passkey'}>
            Confirm
          </Button>
        )}
      </div>
    </form>
  )
}

async function showPasskey({ makePasskeyOptions, confirmIdentity }: IdentityDoors): Promise<ActionResult<void> | string> {
  const asked = await askForPasskey(makePasskeyOptions)
  return 'refusal' in asked ? asked.refusal : confirmIdentity({ passkey: asked.answer })
}

function NothingToShow({ cancel }: { cancel: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="info">
        You sign in with an account from elsewhere. Sign out and in again: for 15 minutes after that nothing asks who is there.
      </Notice>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{cancel}</div>
    </div>
  )
}
