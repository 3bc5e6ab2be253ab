/** A contact's status is that of its newest invitation, or `never_invited`. Derived from facts, never stored. */
export const contactStatuses = ['never_invited', 'open', 'opened', 'continued', 'activated', 'expired', 'revoked'] as const

export type ContactStatus = (typeof contactStatuses)[number]
export type InvitationStatus = Exclude<ContactStatus, 'never_invited'>

export type InvitationFacts = {
  closesAt: Date
  openedAt: Date | null
  continuedAt: Date | null
  activatedAt: Date | null
  revokedAt: Date | null
}

/** The status of an invitation. Activation outlives everything; revocation and the end outrank what was seen before them. */
export function invitationStatus(facts: InvitationFacts, now: Date): InvitationStatus {
  if (facts.activatedAt) return 'activated'
  if (facts.revokedAt) return 'revoked'
  if (facts.closesAt <= now) return 'expired'
  if (facts.continuedAt) return 'continued'
  if (facts.openedAt) return 'opened'
  return 'open'
}
