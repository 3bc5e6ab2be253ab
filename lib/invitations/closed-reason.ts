/** Why the invitations of a contact were closed: it was erased or, by an import, it left the roster, became restricted, or has another e-mail address. */
export const closedReasons = ['erased', 'left', 'restricted', 'email_changed'] as const

export type ClosedReason = (typeof closedReasons)[number]

/** Why an import or erasing closed an invitation; null where neither did. */
export function closedReasonOf({ closedReason }: { closedReason: string | null }): ClosedReason | null {
  return closedReasons.find((reason) => reason === closedReason) ?? null
}
