'use client'

import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import type { TrustPolicy } from '@/lib/districts/trust-policy'

type TrustPolicyFormProps = { policy: TrustPolicy; savePolicy: Action<TrustPolicy, void> }

export function TrustPolicyForm({ policy, savePolicy }: TrustPolicyFormProps) {
  const { pending, refusal, errors, submit } = useFormAction({
    action: confirmed(savePolicy),
    read: (form) => {
      const contacts = String(form.get('approvalOverContacts') ?? '').replace(/[\s,]/g, '')
      return {
        secondFactorRequired: form.get('secondFactorRequired') !== null,
        approvalOverContacts: contacts === '' ? null : Number(contacts),
        approvalForReleases: form.get('approvalForReleases') !== null,
        approvalForLifetimes: form.get('approvalForLifetimes') !== null,
      }
    },
    onDone: () => showToast({ tone: 'success', title: 'Rules saved' }),
  })

  return (
    <form className="flex max-w-140 flex-col gap-5" method="post" onSubmit={submit} noValidate>
      <Checkbox
        name="secondFactorRequired"
        label="Require a second factor"
        hint="For owners, admins and senders, from a week after they join. They are asked for it when they sign in."
        defaultChecked={policy.secondFactorRequired}
      />
      <fieldset className="flex flex-col gap-5 border-line border-l-2 pl-4">
        <legend className="float-left mb-1 w-full font-medium text-sm">What waits for a second member</legend>
        <p className="clear-both -mt-4 text-muted text-sm">Another owner or admin approves it before it is done.</p>
        <TextField
          name="approvalOverContacts"
          label="Campaigns over so many contacts"
          inputMode="numeric"
          autoComplete="off"
          hint="Leave it empty if no campaign waits."
          defaultValue={policy.approvalOverContacts ?? ''}
          error={errors.approvalOverContacts}
        />
        <Checkbox
          name="approvalForReleases"
          label="Release of a held import"
          hint="An import that would remove more than a tenth of its source’s contacts, or change more than three quarters of them, is held."
          defaultChecked={policy.approvalForReleases}
        />
        <Checkbox
          name="approvalForLifetimes"
          label="Links that live longer than the portal’s own lifetime"
          defaultChecked={policy.approvalForLifetimes}
        />
      </fieldset>
      {refusal && errors.approvalOverContacts === undefined && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save rules
        </Button>
      </div>
    </form>
  )
}
