import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks, requireAllowed } from '@/lib/districts/policies'
import { getInvitationIn, type Invitation } from './invitations'

/** Lets a frozen invitation's page work again, at the same address. Repeating it changes nothing; `not_found` when unknown. */
export async function reopenInvitation(actor: Actor, id: string, now: Date): Promise<Invitation> {
  requireAllowed(canIssueLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { contactId } = await getInvitationIn(tx, actor, id, now)
    const { count } = await tx.invitation.updateMany({
      where: { districtId, id, frozenAt: { not: null } },
      data: { frozenAt: null, frozenReason: null },
    })
    if (count > 0) {
      const event = { action: 'invitation.reopened', subjectId: contactId, details: { invitation_id: id } } as const
      await recordEvent(tx, { actor, at: now }, event)
    }
    return getInvitationIn(tx, actor, id, now)
  })
}
