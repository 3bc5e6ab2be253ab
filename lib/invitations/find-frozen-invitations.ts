import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { invitationScope } from './invitations'
import { frozenReasonOf, type NotMeReason } from './not-me-reason'

const mostShown = 20

export type FrozenInvitation = { id: string; contact: { id: string; name: string }; reason: NotMeReason; closesAt: Date }

/** The invitations that somebody stopped with *This is not me* and that wait for the office: the newest 20, whatever has ended or was revoked left out. */
export async function findFrozenInvitations(actor: Actor, now: Date): Promise<FrozenInvitation[]> {
  requireAllowed(canViewLinks, actor)
  const rows = await inDistrict(actor.districtId, (tx) =>
    tx.invitation.findMany({
      where: { ...invitationScope(actor), frozenAt: { not: null }, revokedAt: null, activatedAt: null, closesAt: { gt: now } },
      select: { id: true, frozenReason: true, closesAt: true, contact: { select: { id: true, givenName: true, familyName: true } } },
      orderBy: { frozenAt: 'desc' },
      take: mostShown,
    }),
  )
  return rows.map(({ id, contact, closesAt, ...row }) => ({
    id,
    contact: { id: contact.id, name: fullName(contact) },
    reason: frozenReasonOf(row) ?? 'other',
    closesAt,
  }))
}
