'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { Contact } from '@/lib/contacts/contact'

type Flag = 'do_not_invite' | 'needs_none' | 'restriction_lifted'
export type ChangeFlag = Action<{ contactId: string; flag: Flag; on: boolean; reason: string; standing?: string | null }, void>

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

  /** Back to how it was, with the reason it had, unless others have changed what the press left; as recorded as any other change. */
  async function undo(standing: string | null) {
    const result = await changeFlag({ contactId, flag, on: isSet, reason: reason ?? 'Set by mistake and undone at once', standing })
    router.refresh()
    if (!result.ok) showToast({ tone: 'error', title: 'This was not undone', description: result.message })
  }

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
            const typed = String(form.get('reason') ?? '')
            const result = await changeFlag({ contactId, flag, on: !isSet, reason: typed })
            if (!result.ok) return result.fields.reason ?? result.message
            router.refresh()
            showToast({
              title: `${title}: ${isSet ? 'cleared' : 'set'}`,
              // A restriction by a court order is lifted by an owner with a reason, never with one press.
              action: flag === 'restriction_lifted' ? undefined : { label: 'Undo', press: () => undo(isSet ? null : typed) },
            })
            return undefined
          }}
        >
          <TextField label="Reason" name="reason" required minLength={3} maxLength={500} autoComplete="off" />
        </ConfirmButton>
      )}
    </li>
  )
}
