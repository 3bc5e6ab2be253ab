'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { Cautions } from './cautions'
import type { PortalDescription } from './portal-description'
import { looksPrivate } from './private-key'
import { SettingControl } from './setting-control'
import { errorOf, groupFields, otherErrors } from './setting-text'

export type PortalInput = {
  id?: string
  kind: string
  name: string
  settings: Record<string, unknown>
  secret?: string
  confirmWeakSecret?: boolean
}

type PortalFormProps = {
  description: PortalDescription
  /** What is stored, when a portal is changed. */
  portal?: { id: string; name: string; settings: Record<string, unknown>; secretLast4: string | null } | undefined
  /** What there is to know for filling it in, under the settings that must be there. */
  help?: ReactNode
  save: Action<PortalInput, { id: string }>
}

type Refusal = { code: string; message: string; fields: Readonly<Record<string, string>> }

/** The settings of a portal, every kind's from its one schema, and its secret where the system has one. */
export function PortalForm({ description, portal, help, save }: PortalFormProps) {
  const { kind, label, signs, fields, whereFrom, cautions } = description
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<Refusal>()
  const [moreIsOpen, setMoreIsOpen] = useState(false)
  const errors = refusal?.fields ?? {}
  const { first, more } = groupFields(fields)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const form = event.currentTarget
    const typed = new FormData(form)
    const secret = String(typed.get('secret') ?? '')
    startTransition(async () => {
      const result = await confirmed(save)({
        ...(portal ? { id: portal.id } : {}),
        kind,
        name: String(typed.get('name') ?? ''),
        settings: Object.fromEntries(fields.map(({ name }) => [name, String(typed.get(name) ?? '')])),
        ...(secret ? { secret } : {}),
        confirmWeakSecret: typed.has('confirmWeakSecret'),
      })
      if (!result.ok) {
        if (!signs) clearPrivateKeys(form)
        if (more.some(({ name }) => errorOf(result.fields, name) !== undefined)) setMoreIsOpen(true)
        return setRefusal(result)
      }
      showToast({ tone: 'success', title: 'Portal saved' })
      router.push('/portals')
    })
  }

  /** What is confirmed is the secret that was refused, for the reason that was given, and no other. */
  function withdrawConfirmation() {
    if (refusal?.code === 'weak_secret') setRefusal(undefined)
  }

  const control = (name: string) => ({ stored: portal?.settings[name], error: errorOf(errors, name) })
  return (
    <form className="flex max-w-140 flex-col gap-5" method="post" onSubmit={submit} noValidate>
      <Notice tone="info" title="Where these come from">
        {whereFrom}
      </Notice>
      <TextField
        label="Name"
        name="name"
        note="Required"
        aria-required
        autoComplete="off"
        defaultValue={portal?.name ?? description.usualName}
        hint={signs ? 'What your staff and your families call this portal.' : 'What your staff calls this portal.'}
        error={errors.name}
      />
      {first.map((field) => (
        <SettingControl key={field.name} field={field} {...control(field.name)} />
      ))}
      {help}
      {signs && <SecretField secretLast4={portal?.secretLast4 ?? null} error={errors.secret} edited={withdrawConfirmation} />}
      {refusal?.code === 'weak_secret' && (
        <Checkbox
          name="confirmWeakSecret"
          label={`${label} issued the secret exactly like this`}
          hint={`${refusal.message} Your confirmation is written to the audit record.`}
        />
      )}
      {more.length > 0 && (
        <details open={moreIsOpen} onToggle={(event) => setMoreIsOpen(event.currentTarget.open)}>
          <summary className="w-fit cursor-pointer rounded-md font-medium text-accent-text text-sm">More settings</summary>
          <div className="mt-4 flex flex-col gap-5">
            {more.map((field) => (
              <SettingControl key={field.name} field={field} {...control(field.name)} />
            ))}
          </div>
        </details>
      )}
      <Cautions cautions={cautions} />
      {refusal && <RefusalNotice refusal={refusal} shown={['name', 'secret', ...fields.map(({ name }) => name)]} />}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save portal
        </Button>
      </div>
    </form>
  )
}

type SecretFieldProps = { secretLast4: string | null; error: string | undefined; edited: () => void }

function SecretField({ secretLast4, error, edited }: SecretFieldProps) {
  return (
    <TextField
      label={secretLast4 === null ? 'Client secret' : 'New client secret'}
      name="secret"
      type="password"
      mono
      autoComplete="off"
      note={secretLast4 === null ? 'Required' : undefined}
      aria-required={secretLast4 === null || undefined}
      hint={
        secretLast4 === null
          ? 'Encrypted as soon as it is saved. Nobody can read it back, not even you.'
          : `${secretLast4 ? `The one stored ends in ${secretLast4}. ` : ''}Leave this empty to keep it. Links signed with it go on working.`
      }
      error={error}
      onChange={edited}
    />
  )
}

/** What is marked where it stands is only pointed to; the rest is said in full. */
function RefusalNotice({ refusal: { message, fields }, shown }: { refusal: Refusal; shown: readonly string[] }) {
  const unmarked = Object.keys(fields).length === 0 ? [message] : otherErrors(fields, shown)
  return (
    <Notice tone="error">
      {unmarked.length === 0 ? 'Something in the form is not right yet. It is marked where it stands.' : unmarked.join(' ')}
    </Notice>
  )
}

/** A private key must not stand on a screen any longer than it takes to refuse it; everything else stays as it was typed. */
function clearPrivateKeys(form: HTMLFormElement): void {
  for (const control of form.elements) {
    const holdsText = control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement
    if (holdsText && looksPrivate(control.value)) control.value = ''
  }
}
