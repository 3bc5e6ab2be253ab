import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvents } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import { canRevealLinks, requireAllowed } from '@/lib/districts/policies'
import { getInvitationIn } from './invitations'
import { deriveInvitePages } from './invite-code'
import { stillOpen } from './still-open'

/**
 * The address of an invite page that was handed out, derived again; each time is audited. Refuses with `link_expired`
 * when the invitation has ended, `conflict` when the address would not work for another reason, `not_found` when unknown.
 */
export async function revealInvitePage(actor: Actor, invitationId: string, now: Date): Promise<{ url: string }> {
  requireAllowed(canRevealLinks, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const { closesAt, hasInvitePage } = await getInvitationIn(tx, actor, invitationId, now)
    const url = (await revealInvitePagesIn(tx, actor, [invitationId], now)).get(invitationId)
    if (url) return { url }
    if (!hasInvitePage) throw new AppError('conflict', 'No invite page was handed out for this invitation. Create one for this contact.')
    if (closesAt <= now) throw new AppError('link_expired', 'This invitation has ended. Create a new invite page for this contact.')
    throw new AppError(
      'conflict',
      'This address is not given out again: its invitation was revoked or frozen, the contact is not to be invited any more, or invite pages are switched off.',
    )
  })
}

/** Derives and audits, for invitations the caller has already found to be in the actor's reach. Pages that do not work are left out. */
export async function revealInvitePagesIn(
  tx: DistrictTransaction,
  actor: Actor,
  invitationIds: string[],
  now: Date,
): Promise<Map<string, string>> {
  const { districtId } = actor
  if (invitationIds.length === 0 || !(await getDistrictPolicyIn(tx, districtId)).invitePages) return new Map()
  const invitations = await tx.invitation.findMany({
    where: { ...stillOpen, districtId, id: { in: invitationIds }, codeDigest: { not: null }, closesAt: { gt: now } },
    select: { id: true, contactId: true, codeVersion: true },
  })
  const addresses = await deriveInvitePages(tx, districtId, invitations)
  const events = invitations.map(({ id, contactId, codeVersion }) => {
    const details = { invitation_id: id, code_version: codeVersion }
    return { action: 'invite_page.revealed' as const, subjectId: contactId, details }
  })
  await recordEvents(tx, { actor, at: now }, events)
  return new Map([...addresses].map(([id, { url }]) => [id, url]))
}
