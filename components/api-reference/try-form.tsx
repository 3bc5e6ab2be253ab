'use client'

import { Send } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import { AnswerShown } from './answer-shown'
import { type CallAnswer, type Filled, sendCall } from './send-call'
import { useTriedKey } from './tried-key'
import type { TriableCall } from './try-call'

/** Reading is done at once; what changes something is asked about first. */
export function TryForm({ call }: { call: TriableCall }) {
  const { apiKey, setApiKey } = useTriedKey()
  const [pending, startTransition] = useTransition()
  const [asked, setAsked] = useState<Filled>()
  const [answer, setAnswer] = useState<CallAnswer>()
  const [failure, setFailure] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const changes = call.method !== 'GET'

  // The button that opened this is gone: whoever pressed it goes on here.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const file = given.get('file')
    const values = Object.fromEntries(call.parameters.map(({ name }) => [name, String(given.get(name) ?? '')]))
    const body = call.body?.kind === 'file' ? (file instanceof File ? file : undefined) : call.body && String(given.get('body') ?? '')
    const filled = { apiKey, values, body }
    if (changes) setAsked(filled)
    else send(filled)
  }

  function send(filled: Filled) {
    setAsked(undefined)
    startTransition(async () => {
      setFailure(undefined)
      try {
        setAnswer(await sendCall(call, filled))
      } catch {
        setAnswer(undefined)
        setFailure('Nothing came back. Check the connection, and whether the key has only letters, digits, - and _.')
      }
    })
  }

  return (
    <section aria-label={`Try ${call.id}`} className="flex flex-col gap-4 rounded-md border border-line p-3.5">
      <form ref={form} className="flex flex-col gap-4" onSubmit={submit} autoComplete="off">
        <TextField
          label="API key"
          type="password"
          required
          mono
          autoComplete="off"
          hint="Kept on this page alone, and gone when you leave it. The call is made in the name of the key, and recorded so."
          value={apiKey}
          onChange={(event) => setApiKey(event.currentTarget.value)}
        />
        {call.parameters.map(({ name, required, hint }) => (
          <TextField key={name} label={name} name={name} required={required} note={required ? 'Required' : undefined} hint={hint} mono />
        ))}
        {call.body?.kind === 'json' && (
          <TextAreaField
            label="Body"
            name="body"
            required={call.body.required}
            rows={Math.min(12, call.body.example.split('\n').length + 1)}
            defaultValue={call.body.example}
            dir="ltr"
            mono
          />
        )}
        {call.body?.kind === 'file' && (
          <label className="flex flex-col gap-1.5 font-medium text-sm">
            File
            <input type="file" name="file" required className="min-h-9 font-normal" />
          </label>
        )}
        <div>
          <Button type="submit" variant={changes ? 'secondary' : 'primary'} pending={pending} icon={<Send aria-hidden="true" />}>
            Send
          </Button>
        </div>
      </form>
      {asked && (
        <Notice
          tone="warning"
          title="This is no rehearsal"
          action={
            <span className="flex flex-wrap gap-2">
              <Button size="sm" onClick={() => setAsked(undefined)}>
                Not now
              </Button>
              <Button size="sm" variant="danger" autoFocus onClick={() => send(asked)}>
                Send it
              </Button>
            </span>
          }
        >
          The call acts on the real data of your district: {call.summary}.
        </Notice>
      )}
      <p role="status" className="sr-only">
        {answer && !pending ? `Answered ${answer.status} in ${answer.milliseconds} ms` : ''}
      </p>
      {failure !== undefined && <Notice tone="error">{failure}</Notice>}
      {answer && <AnswerShown id={call.id} answer={answer} />}
    </section>
  )
}
