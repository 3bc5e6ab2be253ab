import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { requireNotErased } from '@/lib/contacts/require-not-erased'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRecordActivation, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { activateIn } from './activate-invitations'
import { canWithdraw } from './activation'
import { activationReasonSchema } from './activation-schema'
import { getInvitationIn, type Invitation } from './invitations'

type Said = { id: string; reason: string }

/**
 * Marks one invitation as activated because a member, or a program with a key, says so and why. Repeating it changes
 * nothing. Refuses with `forbidden`, `invalid_input`, `not_found` for an unknown invitation or one outside the actor's schools, and
 * with `conflict` where the contact was erased: the reason would say anew who it was.
 */
export async function activateInvitation(actor: Actor, { id, ...said }: Said, now: Date): Promise<Invitation> {
  requireAllowed(canRecordActivation, actor)
  const { reason } = parseInput(activationReasonSchema, said)
  const source = actor.kind === 'api_key' ? 'api' : 'hand'
  return inDistrict(actor.districtId, async (tx) => {
    const invitation = await getInvitationIn(tx, actor, id, now)
    await requirePerson(tx, actor.districtId, invitation)
    await activateIn(tx, { actor, source, at: now, reason, invitationIds: [invitation.id] })
    return getInvitationIn(tx, actor, id, now)
  })
}

/**
 * Takes back what a member or a program said by mistake. What a roster or an account report said stays, with `conflict`:
 * the next file would say it again. Repeating it changes nothing; otherwise it refuses as `activateInvitation`.
 */
export async function withdrawActivation(actor: Actor, { id, ...said }: Said, now: Date): Promise<Invitation> {
  requireAllowed(canRecordActivation, actor)
  const { reason } = parseInput(activationReasonSchema, said)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const invitation = await getInvitationIn(tx, actor, id, now)
    const { contactId, portalId, activatedAt, activationSource } = invitation
    await requirePerson(tx, actor.districtId, invitation)
    if (activatedAt !== null && !canWithdraw(activationSource)) {
      throw new AppError('conflict', 'A file from outside said that the account is set up, so it cannot be withdrawn by hand.')
    }
    const { count } = await tx.invitation.updateMany({
      where: { districtId, id, activatedAt: { not: null }, activationSource },
      data: { activatedAt: null, activationSource: null },
    })
    if (count > 0) {
      const details = { invitation_id: id, portal_id: portalId, source: activationSource }
      const event = { action: 'invitation.activation_withdrawn', subjectId: contactId, details, personal: { reason } } as const
      await recordEvent(tx, { actor, at: now }, event)
    }
    return getInvitationIn(tx, actor, id, now)
  })
}

/** Nobody is erased until the caller's transaction is over. */
async function requirePerson(tx: DistrictTransaction, districtId: string, { contactId }: Invitation): Promise<void> {
  const [contact] = await tx.$queryRaw<Array<{ erasedAt: Date | null }>>`
    SELECT erased_at AS "erasedAt" FROM contacts WHERE district_id = ${districtId}::uuid AND id = ${contactId}::uuid FOR SHARE`
  requireNotErased(contact)
}
