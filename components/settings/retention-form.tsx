'use client'

import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import type { RetentionPolicy } from '@/lib/privacy/retention-policy'

type RetentionFormProps = { policy: RetentionPolicy; savePolicy: Action<RetentionPolicy, void> }

const fields = [
  {
    name: 'keepRemovedContactDays',
    label: 'Contacts no roster lists any more',
    hint: 'Days after they left. Then they are erased, with the students nobody else is related to. That they wanted no mail stays known, without their address.',
  },
  {
    name: 'keepEventPersonalDays',
    label: 'Personal data beside the audit record',
    hint: 'Days after the event: link claims, reasons, mail reports. The record itself stays and stays provable, and so does what was written down as disclosed (34 CFR 99.32).',
  },
  {
    name: 'keepMailDays',
    label: 'Addresses of mails that are done with',
    hint: 'Days after the mail arrived or failed. How many were sent, and when, stays.',
  },
] as const

/** How long personal data is kept, in days; an empty field is for ever. */
export function RetentionForm({ policy, savePolicy }: RetentionFormProps) {
  const { pending, refusal, errors, submit } = useFormAction({
    action: confirmed(savePolicy),
    read: (form) => ({
      keepRemovedContactDays: daysIn(form, 'keepRemovedContactDays'),
      keepEventPersonalDays: daysIn(form, 'keepEventPersonalDays'),
      keepMailDays: daysIn(form, 'keepMailDays'),
    }),
    onDone: () => showToast({ tone: 'success', title: 'Days saved' }),
  })

  return (
    <form className="flex max-w-140 flex-col gap-5" method="post" onSubmit={submit} noValidate>
      {fields.map(({ name, label, hint }) => (
        <TextField
          key={name}
          name={name}
          label={label}
          inputMode="numeric"
          autoComplete="off"
          hint={hint}
          defaultValue={policy[name] ?? ''}
          error={errors[name]}
        />
      ))}
      <p className="text-muted text-sm">
        Leave a field empty to keep it for ever. What is due is erased once a day and cannot be brought back.
      </p>
      {refusal && fields.every(({ name }) => errors[name] === undefined) && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save days
        </Button>
      </div>
    </form>
  )
}

function daysIn(form: FormData, name: string): number | null {
  const typed = String(form.get(name) ?? '').replaceAll(/[\s,]/g, '')
  return typed === '' ? null : Number(typed)
}
