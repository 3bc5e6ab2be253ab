// Threat: a living link is handed on although the family has since been restricted, or its invitation revoked. Choice: who
// could not be issued a link now is not given an old one again either. What is out cannot be recalled.
import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { recordEvents } from '@/lib/audit/record-events'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, requireAllowed } from '@/lib/districts/policies'
import type { Prisma } from '@/prisma/generated/client'
import { deriveLinks } from './derive-links'
import { linkScope } from './links'
import { requireCampaign } from './require-campaign'

/** The invitations whose links may be given out again. */
const stillOpen: Prisma.InvitationWhereInput = {
  revokedAt: null,
  contact: {
    removedAt: null,
    doNotInviteAt: null,
    needsNoneAt: null,
    OR: [{ restricted: false }, { restrictionLiftedAt: { not: null } }],
  },
}

/**
 * The address of a living link, derived again; each time is audited. Refuses with `link_expired` when its token has died,
 * `conflict` when the contact is not to be invited any more or the invitation was revoked, `not_found` when unknown.
 */
export async function revealLink(actor: Actor, linkId: string, now: Date): Promise<{ url: string }> {
  requireAllowed(canRevealLinks, actor)
  if (!z.uuid().safeParse(linkId).success) throw notFound('link')
  return inDistrict(actor.districtId, async (tx) => {
    if ((await tx.link.count({ where: { ...linkScope(actor), id: linkId } })) === 0) throw notFound('link')
    const url = (await revealIn(tx, actor, [linkId], now)).get(linkId)
    const { districtId } = actor
    if (!url && (await tx.link.count({ where: { districtId, id: linkId, invitation: stillOpen } })) === 0) {
      throw new AppError(
        'conflict',
        'This link is not given out again: its invitation was revoked, or the contact is not to be invited any more.',
      )
    }
    if (!url) throw new AppError('link_expired', 'This link has expired and cannot be copied again. Create a new one for this contact.')
    return { url }
  })
}

/** The addresses of the living links of a campaign, in the order of issuing; audited link by link. `not_found` for an unknown campaign. */
export async function revealCampaign(
  actor: Actor,
  campaignId: string,
  now: Date,
): Promise<Array<{ linkId: string; name: string; url: string }>> {
  requireAllowed(canRevealLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    await requireCampaign(tx, districtId, campaignId)
    const recipients = await tx.campaignContact.findMany({
      where: { districtId, campaignId, link: linkScope(actor) },
      select: { linkId: true, contact: { select: { givenName: true, familyName: true } } },
      orderBy: { id: 'asc' },
    })
    const addresses = await revealIn(
      tx,
      actor,
      recipients.flatMap(({ linkId }) => linkId ?? []),
      now,
    )
    return recipients.flatMap(({ linkId, contact }) => {
      const url = linkId && addresses.get(linkId)
      return url && contact ? [{ linkId, name: fullName(contact), url }] : []
    })
  })
}

/** Derives and audits, for links the caller has already found to be in the actor's reach. Links that may not be given out again are left out. */
export async function revealIn(tx: DistrictTransaction, actor: Actor, linkIds: string[], now: Date): Promise<Map<string, string>> {
  const { districtId } = actor
  const links = await tx.link.findMany({
    where: { districtId, id: { in: linkIds }, invitation: stillOpen },
    select: { id: true, invitation: { select: { contactId: true } } },
  })
  const addresses = await deriveLinks(
    tx,
    districtId,
    links.map(({ id }) => id),
    now,
  )
  const events = links
    .filter(({ id }) => addresses.has(id))
    .map(({ id, invitation }) => ({ action: 'link.revealed' as const, subjectId: invitation.contactId, details: { link_id: id } }))
  await recordEvents(tx, { actor, at: now }, events)
  return addresses
}
