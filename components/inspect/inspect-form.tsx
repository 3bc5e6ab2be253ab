'use client'

import { ScanSearch } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { type Inspected, InspectionResult } from './inspection-result'

type InspectFormProps = { timeZone: string; inspect: Action<{ text: string }, Inspected> }

/** What is typed stays, whatever the answer; it is sent in a post and nowhere kept. */
export function InspectForm({ timeZone, inspect }: InspectFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()
  const [result, setResult] = useState<Inspected>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim()
    setResult(undefined)
    if (text === '') return setRefusal('Paste a link or a token first.')
    // The server refuses it with the same words; a text this long would not even reach it.
    if (text.length > 64 * 1024) return setRefusal('The text is longer than 64 KiB. Paste one link or one token.')
    startTransition(async () => {
      const answer = await inspect({ text })
      setRefusal(answer.ok ? undefined : answer.message)
      setResult(answer.ok ? answer.data : undefined)
    })
  }

  return (
    <div className="flex max-w-200 flex-col gap-6">
      <form className="flex flex-col items-start gap-4" method="post" onSubmit={submit} noValidate>
        <div className="w-full">
          <TextAreaField
            label="Paste a link or token"
            name="text"
            rows={5}
            mono
            required
            autoComplete="off"
            autoCapitalize="off"
            error={refusal}
            hint="The text stays on this server: it is checked here, kept nowhere, and sent to nobody."
          />
        </div>
        <Button type="submit" variant="primary" pending={pending} icon={<ScanSearch aria-hidden="true" />}>
          Inspect
        </Button>
      </form>
      <div role="status">{result && <InspectionResult inspected={result} timeZone={timeZone} />}</div>
    </div>
  )
}
