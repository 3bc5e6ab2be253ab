import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { recordEvents } from '@/lib/audit/record-events'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canRevealLinks, requireAllowed } from '@/lib/districts/policies'
import { deriveLinks } from './derive-links'
import { linkScope } from './links'
import { requireCampaign } from './require-campaign'

/** The address of a living link, derived again; each time is audited. `link_expired` when its token has died, `not_found` when unknown. */
export async function revealLink(actor: Actor, linkId: string, now: Date): Promise<{ url: string }> {
  requireAllowed(canRevealLinks, actor)
  if (!z.uuid().safeParse(linkId).success) throw notFound('link')
  return inDistrict(actor.districtId, async (tx) => {
    if ((await tx.link.count({ where: { ...linkScope(actor), id: linkId } })) === 0) throw notFound('link')
    const url = (await revealIn(tx, actor, [linkId], now)).get(linkId)
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

/** Derives and audits, for links the caller has already found to be in the actor's reach. */
export async function revealIn(tx: DistrictTransaction, actor: Actor, linkIds: string[], now: Date): Promise<Map<string, string>> {
  const addresses = await deriveLinks(tx, actor.districtId, linkIds, now)
  const links = await tx.link.findMany({
    where: { districtId: actor.districtId, id: { in: [...addresses.keys()] } },
    select: { id: true, invitation: { select: { contactId: true } } },
  })
  await recordEvents(
    tx,
    { actor, at: now },
    links.map(({ id, invitation }) => ({ action: 'link.revealed', subjectId: invitation.contactId, details: { link_id: id } })),
  )
  return addresses
}
