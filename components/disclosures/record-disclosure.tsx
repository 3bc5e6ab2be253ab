'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import { useFormAction } from '@/components/use-form-action'
import type { Action } from '@/lib/action-result'
import { disclosureGrounds } from '@/lib/disclosures/disclosure-ground'

export type NewDisclosure = {
  party: string
  what: string
  ground: string
  disclosedOn: string
  contacts: string[]
  note: string
  refused: boolean
}

type RecordDisclosureProps = {
  /** Whom it is about, unless something else is typed. */
  contact: string | undefined
  /** YYYY-MM-DD. */
  today: string
  record: Action<NewDisclosure, void>
}

// None is chosen beforehand: a wrong ground that nobody looked at would stand in the record.
const grounds = [{ value: '', label: 'Choose a ground' }, ...Object.entries(disclosureGrounds).map(([value, label]) => ({ value, label }))]

/** What to know of a ground before it is written down. */
const groundHints: Partial<Record<string, string>> = {
  court:
    'Parents may ask for this list. If the order forbids telling the family, 99.31(a)(9)(ii), leave it out and keep it with your counsel.',
  emergency: 'Name the threat in the note, 99.32(a)(5).',
  other: 'Name the ground in the note.',
}

export function RecordDisclosure(props: RecordDisclosureProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="lg"
      title="Record a disclosure"
      description="What somebody outside was given by phone, on paper or from another system. It is added to the record and never changed."
      trigger={<Button variant="primary">Record a disclosure</Button>}
    >
      <DisclosureForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  )
}

function DisclosureForm({ contact, today, record, onDone }: RecordDisclosureProps & { onDone: () => void }) {
  const [ground, setGround] = useState('')
  const { pending, refusal, errors, submit } = useFormAction({
    action: record,
    read: (form) => {
      const text = (name: string) => String(form.get(name) ?? '')
      return {
        party: text('party'),
        what: text('what'),
        ground: text('ground'),
        disclosedOn: text('disclosedOn'),
        contacts: text('contacts').split('\n'),
        note: text('note'),
        refused: form.get('refused') !== null,
      }
    },
    onDone: () => {
      showToast({ tone: 'success', title: 'Disclosure recorded' })
      onDone()
    },
  })

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
        <TextField
          label="Given to"
          name="party"
          autoComplete="off"
          hint="The person or the organization, such as Riverside Middle School."
          error={errors.party}
        />
        <TextField label="On" name="disclosedOn" type="date" max={today} defaultValue={today} error={errors.disclosedOn} />
      </div>
      <TextField label="What they got" name="what" autoComplete="off" hint="Such as: address and phone number." error={errors.what} />
      <Checkbox label="They asked for it and did not get it" name="refused" />
      <SelectField
        label="Ground"
        name="ground"
        value={ground}
        onChange={(event) => setGround(event.currentTarget.value)}
        options={grounds}
        hint={groundHints[ground]}
        error={errors.ground}
      />
      <TextAreaField
        label="About"
        name="contacts"
        rows={3}
        defaultValue={contact}
        hint="One to a line: the whole name of a child, or a contact’s GUID, e-mail address or whole name. Leave it blank and use the note when it is about somebody else."
        error={errors.contacts}
      />
      <TextAreaField
        label="Note"
        note={ground in groundHints && ground !== 'court' ? undefined : 'optional'}
        name="note"
        rows={2}
        error={errors.note}
      />
      {refusal && Object.keys(refusal.fields).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Record
        </Button>
      </div>
    </form>
  )
}
