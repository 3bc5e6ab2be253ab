import type { ReachStage } from '@/lib/contacts/reach'

/** How many contacts can be invited, and how many of those came how far: each number a part of the one before. */
export type Reach = Record<'invitable' | ReachStage, number>

/** What contacts are told apart by. A contact with children in two schools counts in both. */
export const reachGroupings = ['school', 'grade', 'language'] as const

export type ReachGrouping = (typeof reachGroupings)[number]

/** The contacts of one school, grade or language; of null those that have none. */
export type GroupReach = { value: string | null; reach: Reach }
