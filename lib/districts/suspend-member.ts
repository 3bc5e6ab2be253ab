import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from './actor'
import { endMemberSessions } from './end-member-access'
import { lockMember, requireOwnerLeft } from './lock-member'
import { canManageMembers, requireAllowed } from './policies'

/**
 * Signs a member out everywhere and keeps them out until reactivated. Repeating it changes nothing. Refuses the actor's own
 * row with `forbidden`, an unknown or removed member with `not_found`, and the last owner with `conflict`.
 */
export async function suspendMember(actor: Actor, memberId: string, now: Date): Promise<void> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { id, suspendedAt } = await lockMember(tx, { districtId, memberId })
    if (actor.id === id) throw new AppError('forbidden', 'You cannot suspend yourself. Ask another owner of the district.')
    if (suspendedAt) return
    await tx.member.update({ where: { districtId_id: { districtId, id } }, data: { suspendedAt: now } })
    await requireOwnerLeft(tx, districtId)
    await endMemberSessions(tx, { districtId, memberId }, now)
    await recordEvent(tx, { actor, at: now }, { action: 'member.suspended', subjectId: id })
  })
}

/** Lets a suspended member sign in again, with the password as it was. Repeating it changes nothing. `not_found` for an unknown or removed one. */
export async function reactivateMember(actor: Actor, memberId: string, now: Date): Promise<void> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { id, suspendedAt } = await lockMember(tx, { districtId, memberId })
    if (!suspendedAt) return
    await tx.member.update({ where: { districtId_id: { districtId, id } }, data: { suspendedAt: null } })
    // A sign-in that was under way at the suspension may have begun a session after it.
    await endMemberSessions(tx, { districtId, memberId }, now)
    await recordEvent(tx, { actor, at: now }, { action: 'member.reactivated', subjectId: id })
  })
}
