'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { ActionResult } from '@/lib/action-result'

type RemoveMemberProps = { email: string; remove: () => Promise<ActionResult<void>>; onBack: () => void }

/** Asks for the address, so that nobody removes whoever stands one row further up. */
export function RemoveMember({ email, remove, onBack }: RemoveMemberProps) {
  const [pending, startTransition] = useTransition()
  const [mistake, setMistake] = useState<string>()
  const [refusal, setRefusal] = useState<string>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const typed = String(new FormData(event.currentTarget).get('email') ?? '')
    const fits = typed.trim().toLowerCase() === email
    setMistake(fits ? undefined : 'This is not the address above.')
    setRefusal(undefined)
    if (!fits) return
    startTransition(async () => {
      const result = await remove()
      if (!result.ok) setRefusal(result.message)
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <p className="text-sm">
        The member is signed out everywhere at once, and the password is forgotten. Links and mails they sent keep working. To have them
        back, add the address again.
      </p>
      <TextField
        label="E-mail of the member"
        name="email"
        type="email"
        autoComplete="off"
        hint="Type the address above to confirm."
        error={mistake}
      />
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="danger" pending={pending}>
          Remove
        </Button>
      </div>
    </form>
  )
}
