/** Why an import closed the invitations of a contact: it left the roster, became restricted, or has another e-mail address. */
export const closedReasons = ['left', 'restricted', 'email_changed'] as const

export type ClosedReason = (typeof closedReasons)[number]

/** Why an import closed an invitation; null where none did. */
export function closedReasonOf({ closedReason }: { closedReason: string | null }): ClosedReason | null {
  return closedReasons.find((reason) => reason === closedReason) ?? null
}
