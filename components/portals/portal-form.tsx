'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DurationField } from '@/components/ui/duration-field'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { SettingField } from '@/lib/portals/portal-kind'
import type { PortalDescription } from './portal-description'

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
  save: Action<PortalInput, { id: string }>
}

export function PortalForm({ description, portal, save }: PortalFormProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<{ code: string; message: string; fields: Readonly<Record<string, string>> }>()
  const errors = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const secret = String(form.get('secret') ?? '')
    startTransition(async () => {
      const result = await save({
        ...(portal ? { id: portal.id } : {}),
        kind: description.kind,
        name: String(form.get('name') ?? ''),
        settings: Object.fromEntries(description.fields.map(({ name }) => [name, String(form.get(name) ?? '')])),
        ...(secret ? { secret } : {}),
        confirmWeakSecret: form.get('confirmWeakSecret') !== null,
      })
      if (!result.ok) return setRefusal(result)
      showToast({ tone: 'success', title: 'Portal saved' })
      router.push('/portals')
    })
  }

  return (
    <form className="flex max-w-140 flex-col gap-5" onSubmit={submit} noValidate>
      <Notice tone="info" title="Where these come from">
        {description.whereFrom}
      </Notice>
      <TextField
        label="Name"
        name="name"
        defaultValue={portal?.name ?? 'Parent Portal'}
        hint="What your staff calls this portal."
        error={errors.name}
      />
      {description.fields.map((field) => (
        <SettingControl key={field.name} field={field} value={portal?.settings[field.name]} error={errors[field.name]} />
      ))}
      <TextField
        label={portal?.secretLast4 === undefined || portal.secretLast4 === null ? 'Client secret' : 'New client secret'}
        name="secret"
        type="password"
        mono
        autoComplete="off"
        hint={
          portal?.secretLast4 !== undefined && portal.secretLast4 !== null
            ? `The one stored ends in ${portal.secretLast4 || '…'}. Leave this empty to keep it. Links signed with it go on working.`
            : 'Encrypted as soon as it is saved. Nobody can read it back, not even you.'
        }
        error={errors.secret}
      />
      {refusal?.code === 'weak_secret' && (
        <Checkbox
          name="confirmWeakSecret"
          label="GG4L issued the secret exactly like this"
          hint="A short secret is easier to guess. Your confirmation is written to the audit record."
        />
      )}
      {refusal && Object.keys(errors).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save portal
        </Button>
      </div>
    </form>
  )
}

function SettingControl({ field, value, error }: { field: SettingField; value: unknown; error: string | undefined }) {
  const { name, label, hint, type } = field
  if (type === 'duration')
    return <DurationField name={name} label={label} hint={hint} error={error} defaultSeconds={Number(value ?? 18_000)} />
  const text = value === undefined ? undefined : String(value)
  if (type === 'choice')
    return <SelectField name={name} label={label} hint={hint} error={error} defaultValue={text} options={[...(field.choices ?? [])]} />
  return <TextField name={name} label={label} hint={hint} error={error} defaultValue={text} mono autoComplete="off" />
}
