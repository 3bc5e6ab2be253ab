/** What somebody can say on *This is not me*: the reason a frozen invitation keeps. */
export const notMeReasons = ['wrong_person', 'no_child_here', 'other'] as const

export type NotMeReason = (typeof notMeReasons)[number]

export function isNotMeReason(text: string): text is NotMeReason {
  return (notMeReasons as readonly string[]).includes(text)
}

/** Why an invitation is frozen; null when it is not. */
export function frozenReasonOf({ frozenReason }: { frozenReason: string | null }): NotMeReason | null {
  if (frozenReason === null) return null
  return isNotMeReason(frozenReason) ? frozenReason : 'other'
}
