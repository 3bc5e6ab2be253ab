'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { ActionResult } from '@/lib/action-result'
import { RoleField } from './role-field'
import { isMemberRole, type MemberRole } from './role-words'
import { SchoolsField } from './schools-field'

export type MemberStanding = { role: MemberRole; schools: string[] }

type ChangeMemberProps = {
  standing: MemberStanding
  /** Of the roster. */
  schools: readonly string[]
  save: (standing: MemberStanding) => Promise<ActionResult<void>>
  onSaved: () => void
}

type Refusal = { message: string; fields: Readonly<Record<string, string>> }

/** Another role, and for a sender other schools. */
export function ChangeMember({ standing, schools, save, onSaved }: ChangeMemberProps) {
  const [pending, startTransition] = useTransition()
  const [role, setRole] = useState(standing.role)
  const [refusal, setRefusal] = useState<Refusal>()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    if (pending || !isMemberRole(role)) return
    startTransition(async () => {
      const result = await save({ role, schools: role === 'sender' ? form.getAll('school').map(String) : [] })
      if (result.ok) onSaved()
      else setRefusal(result)
    })
  }

  const placed = refusal && ('role' in refusal.fields || 'schools' in refusal.fields)
  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <RoleField defaultRole={standing.role} onRoleChange={setRole} error={refusal?.fields.role} />
      {role === 'sender' && <SchoolsField schools={schools} chosen={standing.schools} error={refusal?.fields.schools} />}
      {refusal && !placed && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Change
        </Button>
      </div>
    </form>
  )
}
