/** Why somebody was erased, to choose from: what is typed could name the person, and what is written down of the act stays. */
export const erasureReasons = {
  asked: 'The person asked for it',
  not_needed: 'No longer needed',
  mistake: 'Should never have been here',
  ordered: 'A court or an authority ordered it',
  other: 'Another reason',
} as const

export type ErasureReason = keyof typeof erasureReasons
