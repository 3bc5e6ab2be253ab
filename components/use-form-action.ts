'use client'

import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import type { Action } from '@/lib/action-result'

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

type FormAction<Input, Data> = {
  action: Action<Input, Data>
  /** What the form says. */
  read: (form: FormData) => Input
  onDone: (data: Data) => void
}

/** Sends a form to an action, once at a time; what was refused stands beside its fields until the next time. */
export function useFormAction<Input, Data>({ action, read, onDone }: FormAction<Input, Data>) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<Refusal>()
  const form = useRef<HTMLFormElement>(null)

  // Whoever does not see the screen would otherwise not learn which field it is.
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusal])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    form.current = event.currentTarget
    const input = read(new FormData(event.currentTarget))
    startTransition(async () => {
      const result = await action(input)
      if (!result.ok) return setRefusal(result)
      setRefusal(undefined)
      onDone(result.data)
    })
  }

  return { pending, refusal, errors: refusal?.fields ?? {}, submit }
}
