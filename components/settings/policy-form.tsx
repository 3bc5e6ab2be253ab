'use client'

import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { showToast } from '@/components/ui/show-toast'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import type { DistrictPolicy } from '@/lib/districts/district-policy'

type PolicyFormProps = { policy: DistrictPolicy; savePolicy: Action<DistrictPolicy, void> }

export function PolicyForm({ policy, savePolicy }: PolicyFormProps) {
  const { pending, refusal, errors, submit } = useFormAction({
    action: confirmed(savePolicy),
    read: (form) => ({
      invitePages: form.get('invitePages') !== null,
      invitePageDays: Number(form.get('invitePageDays')),
      signInPageDays: Number(form.get('signInPageDays')),
      mailedCodes: form.get('mailedCodes') !== null,
      invitePageSignsPerHour: Number(form.get('invitePageSignsPerHour')),
      officeContact: String(form.get('officeContact') ?? ''),
      identityChecks: String(form.get('identityChecks') ?? '').split('\n'),
    }),
    onDone: () => showToast({ tone: 'success', title: 'Policy saved' }),
  })

  return (
    <form className="flex max-w-140 flex-col gap-5" method="post" onSubmit={submit} noValidate>
      <Checkbox
        name="invitePages"
        label="Hand out invite pages"
        hint="Without them there are only signed links, which work for hours, and pages handed out before do not open."
        defaultChecked={policy.invitePages}
      />
      <TextField
        name="invitePageDays"
        label="Days an invite page works"
        inputMode="numeric"
        autoComplete="off"
        hint="From 1 to 60. Counts for the pages created from now on."
        defaultValue={policy.invitePageDays}
        error={errors.invitePageDays}
      />
      <fieldset className="flex flex-col gap-5 border-line border-l-2 pl-4">
        <legend className="float-left mb-1 w-full font-medium text-sm">Portals that sign families in</legend>
        <p className="clear-both -mt-4 text-muted text-sm">
          The links of some portals open them without a password, so their invite pages have rules of their own.
        </p>
        <TextField
          name="signInPageDays"
          label="Days such a page works"
          inputMode="numeric"
          autoComplete="off"
          hint="From 1 to 60. Counts for the pages created from now on."
          defaultValue={policy.signInPageDays}
          error={errors.signInPageDays}
        />
        <Checkbox
          name="mailedCodes"
          label="Ask for a code by e-mail first"
          hint="The page mails six digits to the family’s address and opens the portal once they are typed in. Only while mail is set up."
          defaultChecked={policy.mailedCodes}
        />
      </fieldset>
      <TextField
        name="invitePageSignsPerHour"
        label="Presses of a page’s button per hour"
        inputMode="numeric"
        autoComplete="off"
        hint="How often one page may lead to the portal within an hour. From 10 to 3,600."
        defaultValue={policy.invitePageSignsPerHour}
        error={errors.invitePageSignsPerHour}
      />
      <TextAreaField
        name="officeContact"
        label="How families reach the office"
        rows={3}
        hint="Telephone, e-mail, hours. Families read it on their invite page as you write it here."
        defaultValue={policy.officeContact ?? ''}
        error={errors.officeContact}
      />
      <TextAreaField
        name="identityChecks"
        label="Identity checks at the front desk"
        rows={4}
        hint="One a line, at most 10. Whoever hands out an address to a caller or visitor ticks each of them first."
        defaultValue={policy.identityChecks.join('\n')}
        error={errors.identityChecks}
      />
      {refusal && Object.keys(errors).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Save policy
        </Button>
      </div>
    </form>
  )
}
