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

export type NewMember = { email: string; role: MemberRole; schools: string[] }

type AddMemberProps = { icon: ReactNode; schools: readonly string[]; addMember: Action<NewMember, { passwordAddress: string }> }

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

export function AddMember({ icon, schools, addMember }: AddMemberProps) {
  const [open, setOpen] = useState(false)
  const [added, setAdded] = useState<{ email: string; address: string }>()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (next) setAdded(undefined)
      }}
      title={added === undefined ? 'Add member' : `${added.email} is a member`}
      trigger={
        <Button size="sm" icon={icon}>
          Add member
        </Button>
      }
    >
      {added === undefined ? (
        <NewMemberForm schools={schools} addMember={addMember} onAdded={setAdded} />
      ) : (
        <ShownOnce
          label="Address to set the password"
          text={added.address}
          announcement={`Address for ${added.email} copied`}
          warning="Send this address to the new member yourself, on a way you trust. It works once, for three days; whoever opens it sets the password."
        />
      )}
    </Dialog>
  )
}

type NewMemberFormProps = Omit<AddMemberProps, 'icon'> & { onAdded: (added: { email: string; address: string }) => void }

function NewMemberForm({ schools, addMember, onAdded }: NewMemberFormProps) {
  const [pending, startTransition] = useTransition()
  const [role, setRole] = useState<MemberRole>('sender')
  const [refusal, setRefusal] = useState<Refusal>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = String(form.get('role'))
    if (pending || !isMemberRole(chosen)) return
    const email = String(form.get('email') ?? '')
    const own = chosen === 'sender' ? form.getAll('school').map(String) : []
    startTransition(async () => {
      const result = await confirmed(addMember)({ email, role: chosen, schools: own })
      if (result.ok) onAdded({ email, address: result.data.passwordAddress })
      else setRefusal(result)
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <TextField label="E-mail" name="email" type="email" autoComplete="off" error={refusal?.fields.email} />
      <RoleField defaultRole={role} onRoleChange={setRole} error={refusal?.fields.role} />
      {role === 'sender' && <SchoolsField schools={schools} />}
      {refusal && Object.keys(refusal.fields).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Add member
        </Button>
      </div>
    </form>
  )
}
