'use client'

import { type FocusEvent, type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { DeliveryNotice } from '@/components/mail/delivery-notice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import type { Delivery } from '@/lib/mail/delivery'
import { findTextMistakes, type MailText, type TemplateKind, type TextMistakes } from '@/lib/mail/mail-text'
import { PlaceholderButtons } from './placeholder-buttons'
import type { SampleDistrict } from './sample-mail'
import { forgetDraft, keepDraft, keptDraft } from './text-drafts'
import { TextPreview } from './text-preview'

type TextKey = { kind: TemplateKind; language: FamilyLanguageTag }

export type SaveText = Action<TextKey & MailText, { version: number }>
export type SendTestOfText = Action<TextKey & TestFor & { text: MailText }, Delivery & { to: string }>

/** In whose name a test is written. */
type TestFor = { portal: string; contactIds: string[] }

type TextEditorProps = TextKey & {
  /** The version that counts; 0 is the original. */
  current: MailText & { version: number }
  district: SampleDistrict
  saveText: SaveText
  /** Undefined while there is nobody to write it for, or no server to send it through. */
  test: { send: SendTestOfText; as: TestFor } | undefined
}

type FieldName = 'subject' | 'body'

export function TextEditor({ kind, language, current, district, saveText, test }: TextEditorProps) {
  const draftKey = `${kind}/${language}/${current.version}`
  const [text, setText] = useState<MailText>(() => keptDraft(draftKey) ?? { subject: current.subject, body: current.body })
  const [mistakes, setMistakes] = useState<TextMistakes>({})
  const [refusal, setRefusal] = useState<string>()
  const [delivery, setDelivery] = useState<Delivery & { to: string }>()
  const [saving, startSaving] = useTransition()
  const [testing, startTesting] = useTransition()
  const fields = useRef<Partial<Record<FieldName, HTMLInputElement | HTMLTextAreaElement>>>({})
  const lastField = useRef<FieldName>('body')
  const isChanged = text.subject !== current.subject || text.body !== current.body
  const direction = familyLanguages.find(({ tag }) => tag === language)?.direction

  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])

  function write(next: MailText) {
    setText(next)
    keepDraft(draftKey, next)
    // What was complained about is looked at again while it is mended, and nothing else before it is saved.
    if (Object.keys(mistakes).length > 0) setMistakes(findTextMistakes(next))
  }

  function insert(placeholder: string) {
    const name = placeholder === 'links' ? 'body' : lastField.current
    const field = fields.current[name]
    if (!field) return
    const start = field.selectionStart ?? text[name].length
    const end = field.selectionEnd ?? start
    const piece = placeholder === 'links' ? `\n\n{{links}}\n\n` : `{{${placeholder}}}`
    write({ ...text, [name]: text[name].slice(0, start) + piece + text[name].slice(end) })
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(start + piece.length, start + piece.length)
    })
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (saving) return
    const found = findTextMistakes(text)
    setMistakes(found)
    setRefusal(undefined)
    const wrong = found.subject ? 'subject' : found.body ? 'body' : undefined
    if (wrong) return fields.current[wrong]?.focus()
    startSaving(async () => {
      const result = await saveText({ kind, language, ...text })
      if (!result.ok) {
        setMistakes(result.fields)
        setRefusal(Object.keys(result.fields).length === 0 ? result.message : undefined)
        return
      }
      forgetDraft(draftKey)
      showToast({ tone: 'success', title: `Saved as version ${result.data.version}` })
    })
  }

  function sendTest() {
    const found = findTextMistakes(text)
    setMistakes(found)
    setDelivery(undefined)
    setRefusal(undefined)
    if (!test || Object.keys(found).length > 0) return
    startTesting(async () => {
      const result = await test.send({ ...test.as, kind, language, text })
      if (result.ok) setDelivery(result.data)
      else setRefusal(result.message)
    })
  }

  const field = (name: FieldName) => ({
    ref: (element: HTMLInputElement | HTMLTextAreaElement | null) => {
      if (element) fields.current[name] = element
    },
    dir: direction,
    lang: language,
    value: text[name],
    error: mistakes[name],
    onChange: (event: { currentTarget: { value: string } }) => write({ ...text, [name]: event.currentTarget.value }),
    onFocus: (_: FocusEvent) => {
      lastField.current = name
    },
  })

  return (
    <div className="grid items-start gap-x-8 gap-y-6 xl:grid-cols-2">
      <form className="flex min-w-0 flex-col gap-4" method="post" onSubmit={submit} noValidate>
        <TextField label="Subject" autoComplete="off" {...field('subject')} />
        <TextAreaField label="Text" rows={20} {...field('body')} />
        {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" pending={saving} disabled={!isChanged}>
            Save
          </Button>
          {isChanged && (
            <Button variant="quiet" onClick={() => write({ subject: current.subject, body: current.body })}>
              Undo changes
            </Button>
          )}
          <span role="status" className="text-muted text-sm">
            {isChanged && 'Not saved yet'}
          </span>
        </div>
        <PlaceholderButtons onInsert={insert} />
      </form>
      <section aria-label="Preview" className="flex min-w-0 flex-col gap-3">
        {delivery && <DeliveryNotice delivery={delivery} to={delivery.to} />}
        <TextPreview
          text={text}
          kind={kind}
          language={language}
          district={district}
          extra={
            test && (
              <Button size="sm" pending={testing} onClick={sendTest}>
                Send a test to me
              </Button>
            )
          }
        />
      </section>
    </div>
  )
}
