import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { linkScope } from './links'
import { tokenDigest } from './token-digest'

/** A link of ours: to whom it was given, by whom and when. */
export type IssuedTo = {
  linkId: string
  campaignId: string
  contactId: string
  contactName: string
  guid: string | null
  issuedBy: string
  issuedAt: Date
  expiresAt: Date | null
}

/** The link whose token this is, by its digest, and the portal it was issued for; undefined when there is none that the actor may see. */
export async function findIssuedLink(
  tx: DistrictTransaction,
  actor: Actor,
  token: string,
): Promise<{ portalId: string; issued: IssuedTo } | undefined> {
  const link = await tx.link.findFirst({
    where: { ...linkScope(actor), tokenDigest: Uint8Array.from(tokenDigest(token)) },
    include: { campaign: { select: { actorId: true, actorKind: true } }, invitation: { select: { portalId: true, contact: true } } },
  })
  if (!link) return undefined
  const { contact, portalId } = link.invitation
  const names = await findActorNames(tx, actor.districtId, [link.campaign.actorId])
  const issued = {
    linkId: link.id,
    campaignId: link.campaignId,
    contactId: contact.id,
    contactName: fullName(contact),
    guid: contact.guid,
    issuedBy: actorName({ kind: link.campaign.actorKind, id: link.campaign.actorId }, names),
    issuedAt: link.issuedAt,
    expiresAt: link.expiresAt,
  }
  return { portalId, issued }
}
