import type { ApprovalState } from '@/prisma/generated/enums'

/** What of the district's rules makes an act wait for a second member. */
export const approvalReasons = ['over_contacts', 'longer_lifetime', 'release'] as const

export type ApprovalReason = (typeof approvalReasons)[number]

export function isApprovalReason(text: string): text is ApprovalReason {
  return approvalReasons.some((reason) => reason === text)
}

/** How long a request waits before it expires. */
export const approvalDays = 7

/** As the screens tell it: a request nobody decided about in time has expired, which is never stored. */
export type ApprovalStanding = ApprovalState | 'expired'

export function approvalStanding({ state, expiresAt }: { state: ApprovalState; expiresAt: Date }, now: Date): ApprovalStanding {
  return state === 'waiting' && expiresAt <= now ? 'expired' : state
}

const because: Record<ApprovalReason, (contacts: number) => string> = {
  over_contacts: (contacts) => `a campaign to ${counted(contacts)}`,
  longer_lifetime: () => 'links that live longer than the portal’s own lifetime',
  release: () => 'the release of a held import',
}

/** Why it waits and where, as a sentence for who asked. */
export function waitingSentence({ reasons, contacts }: { reasons: readonly ApprovalReason[]; contacts: number }): string {
  const what = reasons.map((reason) => because[reason](contacts)).join(', and ')
  return `Your district asks a second member about ${what}. Another owner or admin decides under Approvals (/approvals), within ${approvalDays} days; nothing is done before.`
}

function counted(contacts: number): string {
  return contacts === 1 ? '1 contact' : `${contacts.toLocaleString('en-US')} contacts`
}
