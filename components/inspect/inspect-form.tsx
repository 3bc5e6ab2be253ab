'use client'

import { ScanSearch } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { SelectField } from '@/components/ui/select-field'
import { Spinner } from '@/components/ui/spinner'
import { TextAreaField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { type CutToken, cutToken } from './cut-token'
import { type Inspected, InspectionResult } from './inspection-result'
import { namePortal } from './name-portal'

export type Judge = { id: string; name: string; label: string }

type InspectFormProps = {
  judges: readonly Judge[]
  timeZone: string
  inspect: Action<{ text: string; portal?: string }, Inspected>
}

/** What is typed stays, whatever the answer; it is sent in a post and nowhere kept. */
export function InspectForm({ judges, timeZone, inspect }: InspectFormProps) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()
  const [result, setResult] = useState<{ inspected: Inspected; cut: CutToken | undefined }>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    // Nothing stores it, so the one character the door refuses becomes one that is as wrong in a token.
    const text = String(form.get('text') ?? '')
      .trim()
      .replaceAll('\0', '\ufffd')
    const portal = String(form.get('portal') ?? '')
    setResult(undefined)
    if (text === '') return setRefusal('Paste a link or a token first.')
    // The server refuses it with the same words; a text this long would not even reach it.
    if (text.length > 64 * 1024) return setRefusal('The text is longer than 64 KiB. Paste one link or one token.')
    setRefusal(undefined)
    startTransition(async () => {
      const answer = await inspect(portal === '' ? { text } : { text, portal })
      setRefusal(answer.ok ? undefined : answer.message)
      setResult(answer.ok ? { inspected: answer.data, cut: cutToken(text) } : undefined)
    })
  }

  return (
    <div className="flex flex-col gap-6">
      <form className="flex max-w-200 flex-col items-start gap-4" method="post" onSubmit={submit} noValidate>
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
            hint="The text stays on this server: it is sent to nobody, kept nowhere, and stands in no address, no history and no log."
          />
        </div>
        <div className="flex w-full flex-col gap-4 sm:flex-row sm:items-end">
          <div className="sm:w-80">
            <SelectField
              label="Judge by"
              name="portal"
              options={[
                { value: '', label: 'Automatic: the portal whose key made it' },
                ...judges.map((judge) => ({ value: judge.id, label: namePortal(judge) })),
              ]}
            />
          </div>
          <div>
            <Button type="submit" variant="primary" pending={pending} icon={<ScanSearch aria-hidden="true" />}>
              Inspect
            </Button>
          </div>
        </div>
      </form>
      <div role="status" className={pending ? 'flex items-center gap-2 text-muted text-sm' : 'sr-only'}>
        {pending && (
          <>
            <Spinner />
            Checking its form, its signature and the rules
          </>
        )}
        {result?.inspected.valid && 'It works.'}
      </div>
      {result && <InspectionResult inspected={result.inspected} cut={result.cut} timeZone={timeZone} />}
      {!result && !pending && refusal === undefined && (
        <EmptyState title="Nothing inspected yet" icon={<ScanSearch />}>
          Paste the link a parent says is broken, or a token a portal refused. You will see what it says, whose key signed it, which link of
          yours it is, and every rule it keeps or breaks.
        </EmptyState>
      )}
    </div>
  )
}
