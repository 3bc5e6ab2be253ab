'use client'

import { type FormEvent, type ReactNode, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import { RoleField } from './role-field'
import { isMemberRole, type MemberRole } from './role-words'
import { SchoolsField } from './schools-field'
import { ShownOnce } from './shown-once'

export type NewApiKey = { name: string; role: MemberRole; schools: string[] }

type CreateApiKeyProps = { icon: ReactNode; schools: readonly string[]; addApiKey: Action<NewApiKey, { key: string }> }

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

export function CreateApiKey({ icon, schools, addApiKey }: CreateApiKeyProps) {
  const [open, setOpen] = useState(false)
  const [key, setKey] = useState<string>()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) setKey(undefined)
      }}
      title={key === undefined ? 'Create API key' : 'Your new API key'}
      trigger={
        <Button size="sm" icon={icon}>
          Create API key
        </Button>
      }
    >
      {key === undefined ? (
        <NewKeyForm schools={schools} addApiKey={addApiKey} onCreated={setKey} />
      ) : (
        <ShownOnce
          label="API key"
          text={key}
          announcement="API key copied"
          warning="Copy the key now and keep it where the program reads it. Nobody can show it again; if it is lost, revoke it and create another."
        />
      )}
    </Dialog>
  )
}

type NewKeyFormProps = Omit<CreateApiKeyProps, 'icon'> & { onCreated: (key: string) => void }

function NewKeyForm({ schools, addApiKey, onCreated }: NewKeyFormProps) {
  const [pending, startTransition] = useTransition()
  const [role, setRole] = useState<MemberRole>('sender')
  const [refusal, setRefusal] = useState<Refusal>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = String(form.get('role'))
    if (pending || !isMemberRole(chosen)) return
    const own = chosen === 'sender' ? form.getAll('school').map(String) : []
    startTransition(async () => {
      const result = await confirmed(addApiKey)({ name: String(form.get('name') ?? ''), role: chosen, schools: own })
      if (result.ok) onCreated(result.data.key)
      else setRefusal(result)
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <TextField
        label="Name"
        name="name"
        autoComplete="off"
        hint="Of the program that will use it, such as Nightly sync."
        error={refusal?.fields.name}
      />
      <RoleField defaultRole={role} onRoleChange={setRole} error={refusal?.fields.role} />
      {role === 'sender' && <SchoolsField schools={schools} whose="key" error={refusal?.fields.schools} />}
      {refusal && Object.keys(refusal.fields).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Create API key
        </Button>
      </div>
    </form>
  )
}
