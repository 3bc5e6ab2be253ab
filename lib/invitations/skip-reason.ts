import type { BarReason } from '@/lib/contacts/bar-reason'
import type { ClaimSkipReason } from '@/lib/portals/portal-kind'

/** Why a selected contact got no link, in the words of the screens. The keys are the API's. */
export const skipReasons = {
  unknown_contact: 'Not in this district’s roster',
  removed: 'No longer in the roster',
  restricted: 'Restricted by a court order',
  do_not_invite: 'Marked do not invite',
  needs_none: 'Needs none: signs in another way',
  no_guid: 'Has no GUID',
  no_email: 'Has no e-mail address',
  no_name: 'Lacks a name that the portal wants',
  no_claim: 'Lacks a detail that the portal’s claims name',
  bad_email: 'Its e-mail address cannot be written to',
  suppressed: 'Its e-mail address returned mail or asked for none',
  activated: 'Has set up the account',
  no_longer_matches: 'Did not match the filter any more when its turn came',
  frozen: 'Frozen: somebody said “This is not me”. Reopen the invitation first',
  failed: 'Something went wrong; create the link again',
} as const satisfies Record<
  BarReason | ClaimSkipReason | 'unknown_contact' | 'bad_email' | 'suppressed' | 'activated' | 'no_longer_matches' | 'frozen' | 'failed',
  string
>

export type SkipReason = keyof typeof skipReasons

export function isSkipReason(text: string): text is SkipReason {
  return Object.hasOwn(skipReasons, text)
}
