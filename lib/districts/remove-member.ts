import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { forgetSecondFactors } from '@/lib/auth/forget-second-factors'
import { inDistrict } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import type { Actor } from './actor'
import { endMemberSessions, forgetPasswordCodes } from './end-member-access'
import { lockMember, requireOwnerLeft } from './lock-member'
import { canManageMembers, requireAllowed } from './policies'

/**
 * Takes a member out of the district: signed out everywhere, the password, every linked account, every one-time address, kept
 * views and preferences gone. The row stays, so that the record can still name who did what; adding the address again revives it. Refuses the
 * actor's own row with `forbidden`, an unknown or removed member with `not_found`, and the last owner with `conflict`.
 */
export async function removeMember(actor: Actor, memberId: string, now: Date): Promise<void> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { id } = await lockMember(tx, { districtId, memberId })
    if (actor.id === id) throw new AppError('forbidden', 'You cannot remove yourself. Ask another owner of the district.')
    const gone = { removedAt: now, passwordHash: null, preferences: Prisma.DbNull }
    await tx.member.update({ where: { districtId_id: { districtId, id } }, data: gone })
    await requireOwnerLeft(tx, districtId)
    await tx.accessLookup.deleteMany({ where: { kind: 'sign_in', districtId, targetId: id } })
    await forgetSecondFactors(tx, { districtId, memberId })
    await endMemberSessions(tx, { districtId, memberId }, now)
    await forgetPasswordCodes(tx, { districtId, memberId })
    await tx.memberIdentity.deleteMany({ where: { districtId, memberId } })
    await tx.savedView.deleteMany({ where: { districtId, memberId } })
    await recordEvent(tx, { actor, at: now }, { action: 'member.removed', subjectId: id })
  })
}
