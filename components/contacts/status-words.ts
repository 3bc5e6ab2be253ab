import type { ContactStatus } from '@/lib/contacts/invitation-status'
import type { ClosedReason } from '@/lib/invitations/closed-reason'

export const statusWords: Record<ContactStatus, string> = {
  never_invited: 'Never invited',
  open: 'Open',
  opened: 'Opened',
  continued: 'Continued',
  activated: 'Activated',
  expired: 'Expired',
  revoked: 'Revoked',
}

/** Why a contact cannot be invited, short enough for a badge. */
export const barWords = {
  erased: 'Erased',
  removed: 'Left the roster',
  restricted: 'Court order',
  do_not_invite: 'Do not invite',
  needs_none: 'Needs none',
  no_guid: 'No GUID',
} as const

/** Why an invitation was closed, to go on a sentence. */
export const closedWords: Record<ClosedReason, string> = {
  erased: 'the person was erased',
  left: 'the roster changed: the contact left it',
  restricted: 'the roster changed: it restricts the contact',
  email_changed: 'the roster changed: it has another e-mail address',
}
