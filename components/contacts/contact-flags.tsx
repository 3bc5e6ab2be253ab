'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { Contact } from '@/lib/contacts/contact'

type Flag = 'do_not_invite' | 'needs_none' | 'restriction_lifted'
export type ChangeFlag = Action<{ contactId: string; flag: Flag; on: boolean; reason: string }, void>

type ContactFlagsProps = { contact: Contact; canFlag: boolean; canLiftRestriction: boolean; changeFlag: ChangeFlag }

export function ContactFlags({ contact, canFlag, canLiftRestriction, changeFlag }: ContactFlagsProps) {
  return (
    <ul className="flex flex-col divide-y divide-line">
      <FlagRow
        contactId={contact.id}
        flag="do_not_invite"
        title="Do not invite"
        meaning="For custody, or a family that opted out."
        reason={contact.doNotInviteReason}
        words={{ on: 'Set do not invite', off: 'Clear do not invite' }}
        allowed={canFlag}
        changeFlag={changeFlag}
      />
      <FlagRow
        contactId={contact.id}
        flag="needs_none"
        title="Needs none"
        meaning="Signs in with Google or Facebook and needs no account."
        reason={contact.needsNoneReason}
        words={{ on: 'Set needs none', off: 'Clear needs none' }}
        allowed={canFlag}
        changeFlag={changeFlag}
      />
      {contact.restrictedByRoster && (
        <FlagRow
          contactId={contact.id}
          flag="restriction_lifted"
          title="Restriction lifted"
          meaning="The roster restricts this contact by a court order. Only an owner may lift it."
          reason={contact.restrictionLiftedReason}
          words={{ on: 'Lift restriction', off: 'Restore restriction' }}
          allowed={canLiftRestriction}
          changeFlag={changeFlag}
        />
      )}
    </ul>
  )
}

type FlagRowProps = {
  contactId: string
  flag: Flag
  title: string
  meaning: string
  /** Why it is set; null while it is not. */
  reason: string | null
  words: { on: string; off: string }
  allowed: boolean
  changeFlag: ChangeFlag
}

function FlagRow({ contactId, flag, title, meaning, reason, words, allowed, changeFlag }: FlagRowProps) {
  const router = useRouter()
  const isSet = reason !== null
  const label = isSet ? words.off : words.on
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-sm">{title}</p>
        <p className="text-muted text-sm">{isSet ? <>Set: {reason}</> : meaning}</p>
      </div>
      {allowed && (
        <ConfirmButton
          label={label}
          title={label}
          description="The reason is written to the audit record."
          size="sm"
          onConfirm={async (form) => {
            const result = await changeFlag({ contactId, flag, on: !isSet, reason: String(form.get('reason') ?? '') })
            if (!result.ok) return result.fields.reason ?? result.message
            router.refresh()
            return undefined
          }}
        >
          <TextField label="Reason" name="reason" required minLength={3} maxLength={500} autoComplete="off" />
        </ConfirmButton>
      )}
    </li>
  )
}
