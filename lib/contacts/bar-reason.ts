import type { Contact } from './contact'

/** Why a contact cannot be invited to any portal, whatever the portal wants; undefined when it can. */
export type BarReason = 'removed' | 'restricted' | 'do_not_invite' | 'needs_none'

export function barReason(
  contact: Pick<Contact, 'removedAt' | 'restricted' | 'doNotInviteReason' | 'needsNoneReason'>,
): BarReason | undefined {
  if (contact.removedAt) return 'removed'
  if (contact.restricted) return 'restricted'
  if (contact.doNotInviteReason !== null) return 'do_not_invite'
  if (contact.needsNoneReason !== null) return 'needs_none'
  return undefined
}
