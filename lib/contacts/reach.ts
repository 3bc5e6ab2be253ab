/** How far a contact came, over all its invitations; who came to one stage came to those before it. Decision 47. */
export const reachStages = ['invited', 'opened', 'activated'] as const

export type ReachStage = (typeof reachStages)[number]
