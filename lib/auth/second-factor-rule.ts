import type { Role } from '@/prisma/generated/enums'

/** How long after joining a member may still sign in with a password alone. */
export const secondFactorGraceDays = 7

const dayMilliseconds = 24 * 60 * 60_000

/** When the member must have a second factor, or null where none is asked for: the policy is off, or the role neither issues links nor sets secrets. */
export function secondFactorDueAt(
  { role, createdAt }: { role: Role; createdAt: Date },
  { secondFactorRequired }: { secondFactorRequired: boolean },
): Date | null {
  return secondFactorRequired && role !== 'auditor' ? new Date(createdAt.getTime() + secondFactorGraceDays * dayMilliseconds) : null
}
