'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { Erased } from '@/lib/privacy/erase-persons'
import { type ErasureReason, erasureReasons } from '@/lib/privacy/erasure-reason'
import type { ErasurePreview } from '@/lib/privacy/preview-erasure'
import { isSameName } from '@/lib/privacy/same-name'

export type EraseContactAction = Action<{ contactId: string; name: string; reason: ErasureReason }, Erased>

type EraseContactProps = {
  contact: { id: string; name: string; hasFlags: boolean }
  preview: ErasurePreview
  timeZone: string
  erase: EraseContactAction
}

/** Asks for the name and a reason, and says what goes, what stays and why, before a person is erased. */
export function EraseContact({ contact, preview, timeZone, erase }: EraseContactProps) {
  const router = useRouter()
  const isErased = useRef(false)

  // The button that asked goes with the person, and the focus with it.
  useEffect(
    () => () => {
      if (isErased.current) document.querySelector('main')?.focus()
    },
    [],
  )

  async function confirm(form: FormData) {
    const name = String(form.get('name') ?? '')
    if (!isSameName(name, contact.name)) return `That is not the name. Type ${contact.name}.`
    const reason = Object.keys(erasureReasons).find((key): key is ErasureReason => key === form.get('reason'))
    if (reason === undefined) return 'Choose a reason.'
    const result = await confirmed(erase)({ contactId: contact.id, name, reason })
    if (!result.ok) return result.message
    isErased.current = true
    showToast({ tone: 'success', title: 'The person is erased' })
    router.refresh()
    return undefined
  }

  return (
    <ConfirmButton
      label="Erase this person"
      title={`Erase ${contact.name}?`}
      description="This cannot be undone."
      danger
      size="sm"
      disabled={preview.unfinishedImports > 0}
      onConfirm={confirm}
    >
      <Consequences contact={contact} preview={preview} timeZone={timeZone} />
      <SelectField
        name="reason"
        label="Reason"
        options={[{ value: '', label: 'Choose a reason' }, ...Object.entries(erasureReasons).map(([value, label]) => ({ value, label }))]}
        defaultValue=""
        required
        hint="It is written to the audit record, without the name."
      />
      <TextField name="name" label={`Type ${contact.name} to erase this person`} autoComplete="off" required />
    </ConfirmButton>
  )
}

type ConsequencesProps = Pick<EraseContactProps, 'contact' | 'preview' | 'timeZone'>

function Consequences({ contact, preview, timeZone }: ConsequencesProps) {
  const { students, views, listedBy, links, linksEndAt, endlessLinks } = preview
  return (
    <div className="flex flex-col gap-3 text-sm">
      <section>
        <h3 className="font-medium">What goes</h3>
        <ul className="list-disc ps-5 text-muted">
          <li>
            Name, address, telephone, GUID, roster ids and everything set by hand{contact.hasFlags && ', the reason not to invite too'}
          </li>
          {students > 0 && <li>{counted(students, 'student')} to whom nobody else is related</li>}
          <li>Open invitations are closed and their mails stopped; sent mails lose the address</li>
          <li>Personal data beside the audit record: link claims, reasons, mail reports</li>
          {views > 0 && <li>The name in {counted(views, 'saved view')} of members; a search there for the person finds nobody any more</li>}
          <li>The files of earlier imports, which can then be undone no longer</li>
        </ul>
      </section>
      <section>
        <h3 className="font-medium">What stays, and why</h3>
        <ul className="list-disc ps-5 text-muted">
          <li>
            The audit record{links > 0 && ` and ${counted(links, 'link row')}`}: ids, digests and times that prove who was given what. They
            say nothing of the person.
          </li>
          <li>
            What was written down as disclosed about a student or a contact who stays: it is kept as long as the education record (34 CFR
            99.32)
          </li>
          <li>If the family wanted no mail: that, as a digest, so that nothing is sent to the address when it comes back</li>
          {linksEndAt !== null && (
            <li>
              A link that was handed out works until <DateTime at={linksEndAt} timeZone={timeZone} />: a signed link cannot be called back.
            </li>
          )}
          {endlessLinks > 0 && <li>{counted(endlessLinks, 'link')} of no known end may still work once.</li>}
          <li>Backups made before today, until they are deleted, and what the portal itself keeps</li>
        </ul>
      </section>
      <p>
        Has a parent asked to see the records, and not seen them yet? Then nothing of them may be erased (34 CFR 99.10(e)). Export them
        first.
      </p>
      {listedBy.length > 0 && (
        <section className="rounded-md border border-warning-line bg-warning-soft px-3.5 py-3">
          <h3 className="font-medium text-warning">The roster still lists this person</h3>
          <p>
            {listedBy.length === 1 ? `The source ${listedBy[0]} brings` : `The sources ${listedBy.join(', ')} bring`} the person back with
            the next sync, as a new contact
            {contact.hasFlags && ' who may be invited again: what was set by hand is gone'}. Have the person removed there first.
          </p>
        </section>
      )}
    </div>
  )
}
