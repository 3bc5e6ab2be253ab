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
import { inBatches } from '@/lib/in-batches'
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
    const recipients = await findRecipients(tx, actor, campaignId)
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

/** Who of a campaign got a link, read page by page. */
async function findRecipients(tx: DistrictTransaction, actor: Actor, campaignId: string) {
  const find = (after: string | undefined) =>
    tx.campaignContact.findMany({
      where: { districtId: actor.districtId, campaignId, link: linkScope(actor), ...(after ? { id: { gt: after } } : {}) },
      select: { id: true, linkId: true, contact: { select: { givenName: true, familyName: true } } },
      orderBy: { id: 'asc' },
      take: linksPerQuery,
    })
  const recipients: Awaited<ReturnType<typeof find>> = []
  for (let page = await find(undefined); page.length > 0; page = await find(page.at(-1)?.id)) recipients.push(...page)
  return recipients
}

const linksPerQuery = 1_000

/** Derives and audits, for links the caller has already found to be in the actor's reach. Links that may not be given out again are left out. */
export async function revealIn(tx: DistrictTransaction, actor: Actor, linkIds: string[], now: Date): Promise<Map<string, string>> {
  const { districtId } = actor
  const addresses = new Map<string, string>()
  for (const batch of inBatches(linkIds, linksPerQuery)) {
    const links = await tx.link.findMany({
      where: { districtId, id: { in: batch }, invitation: stillOpen },
      select: { id: true, invitation: { select: { contactId: true } } },
    })
    const ids = links.map(({ id }) => id)
    for (const [id, url] of await deriveLinks(tx, districtId, ids, now)) addresses.set(id, url)
    const events = links
      .filter(({ id }) => addresses.has(id))
      .map(({ id, invitation }) => ({ action: 'link.revealed' as const, subjectId: invitation.contactId, details: { link_id: id } }))
    await recordEvents(tx, { actor, at: now }, events)
  }
  return addresses
}
