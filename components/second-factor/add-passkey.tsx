'use client'

import { KeyRound } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { Added } from './added'
import { type MakeCreationOptions, makePasskey, type PasskeyCreation } from './ask-for-passkey'

export type PasskeyDoors = { makeOptions: MakeCreationOptions; add: Action<{ name: string; answer: PasskeyCreation }, Added> }

/** Names a passkey and lets the browser make it. */
export function AddPasskey({ doors: { makeOptions, add }, onAdded }: { doors: PasskeyDoors; onAdded: (added: Added) => void }) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    if (name === '') {
      const message = 'Name the passkey after what holds it, such as Office laptop.'
      return setRefusal({ message, fields: { name: message } })
    }
    startTransition(async () => {
      setRefusal(undefined)
      const made = await makePasskey(confirmed(makeOptions))
      if ('refusal' in made) return setRefusal({ message: made.refusal, fields: {} })
      const result = await confirmed(add)({ name, answer: made.answer })
      if (result.ok) onAdded(result.data)
      else setRefusal(result)
    })
  }

  return (
    <form className="flex flex-col gap-5" method="post" onSubmit={submit} noValidate>
      <p className="text-sm">
        A passkey is kept by this computer, a phone or a security key, and opens with a finger, a face or a PIN. It is the password and the
        second factor in one.
      </p>
      <TextField
        label="Name of the passkey"
        name="name"
        autoComplete="off"
        hint="What holds it, such as Office laptop."
        maxLength={60}
        error={refusal?.fields.name}
      />
      {refusal && refusal.fields.name === undefined && <Notice tone="error">{refusal.message}</Notice>}
      <Button type="submit" variant="primary" pending={pending} icon={<KeyRound aria-hidden="true" />}>
        Add passkey
      </Button>
    </form>
  )
}
