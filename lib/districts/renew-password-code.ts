import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from './actor'
import { createPasswordCode } from './create-member'
import { forgetPasswordCodes } from './end-member-access'
import { lockMember } from './lock-member'
import { canManageMembers, requireAllowed } from './policies'

/**
 * A new one-time code for a member to set a password with; those from before die, the password holds until a new one is set.
 * Refuses an unknown or removed member with `not_found`, a suspended one with `conflict`.
 */
export async function renewPasswordCode(actor: Actor, memberId: string, now: Date): Promise<{ passwordCode: string }> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { id, suspendedAt } = await lockMember(tx, { districtId, memberId })
    if (suspendedAt) throw new AppError('conflict', 'The member is suspended. Reactivate the member first.')
    await forgetPasswordCodes(tx, { districtId, memberId })
    const passwordCode = await createPasswordCode(tx, { districtId, memberId }, now)
    await recordEvent(tx, { actor, at: now }, { action: 'member.password_renewed', subjectId: id })
    return { passwordCode }
  })
}
