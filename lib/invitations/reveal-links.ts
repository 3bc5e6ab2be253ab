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
import { joinInBulk } from '@/lib/join-in-bulk'
import { deriveLinks } from './derive-links'
import { invitationScope } from './invitations'
import { linkScope } from './links'
import { requireCampaign } from './require-campaign'
import { revealInvitePagesIn } from './reveal-invite-pages'
import { mayBeRevealed, stillOpen } from './still-open'

/**
 * The address of a living link, derived again; each time is audited. Refuses with `link_expired` when its token has died, `unsupported` when an
 * invite page signed somebody in with it,
 * `conflict` when the contact is not to be invited any more or the invitation was revoked or frozen, `not_found` when unknown.
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
        'This link is not given out again: its invitation was revoked or frozen, or the contact is not to be invited any more.',
      )
    }
    if (!url && (await tx.link.count({ where: { districtId, id: linkId, ...mayBeRevealed } })) === 0) {
      throw new AppError(
        'unsupported',
        'This link was signed for whoever pressed the button of the invite page, and signs them in. Copy the address of the invite page instead.',
      )
    }
    if (!url) throw new AppError('link_expired', 'This link has expired and cannot be copied again. Create a new one for this contact.')
    return { url }
  })
}

/**
 * The addresses a campaign gave out that still work, in the order of issuing; audited one by one. `id` is the link's, or the
 * invitation's where an invite page was handed out. `not_found` for an unknown campaign.
 */
export async function revealCampaign(
  actor: Actor,
  campaignId: string,
  now: Date,
): Promise<Array<{ id: string; name: string; url: string }>> {
  requireAllowed(canRevealLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    await requireCampaign(tx, actor, campaignId)
    await joinInBulk(tx)
    const recipients = await findRecipients(tx, actor, campaignId)
    const addresses = await revealIssued(tx, actor, recipients, now)
    return recipients.flatMap(({ linkId, invitationId, contact }) => {
      const id = linkId ?? invitationId
      const url = id && addresses.get(id)
      return url && contact ? [{ id, name: fullName(contact), url }] : []
    })
  })
}

/** To whom a campaign gave something out, read page by page. */
async function findRecipients(tx: DistrictTransaction, actor: Actor, campaignId: string) {
  const find = (after: string | undefined) =>
    tx.campaignContact.findMany({
      where: { districtId: actor.districtId, campaignId, invitation: invitationScope(actor), ...(after ? { id: { gt: after } } : {}) },
      select: { id: true, linkId: true, invitationId: true, contact: { select: { givenName: true, familyName: true } } },
      orderBy: { id: 'asc' },
      take: idsPerQuery,
    })
  const recipients: Awaited<ReturnType<typeof find>> = []
  for (let page = await find(undefined); page.length > 0; page = await find(page.at(-1)?.id)) recipients.push(...page)
  return recipients
}

/** As `revealIn`, for what campaigns gave out: links by their ids, and invite pages by the ids of their invitations. */
export async function revealIssued(
  tx: DistrictTransaction,
  actor: Actor,
  issued: ReadonlyArray<{ linkId: string | null; invitationId: string | null }>,
  now: Date,
): Promise<Map<string, string>> {
  const links = issued.flatMap(({ linkId }) => linkId ?? [])
  const pages = issued.flatMap(({ linkId, invitationId }) => (linkId === null && invitationId !== null ? [invitationId] : []))
  const addresses = await revealIn(tx, actor, links, now)
  for (const batch of inBatches(pages, idsPerQuery)) {
    for (const [id, url] of await revealInvitePagesIn(tx, actor, batch, now)) addresses.set(id, url)
  }
  return addresses
}

const idsPerQuery = 1_000

/** Derives and audits, for links the caller has already found to be in the actor's reach. Links that may not be given out again are left out. */
export async function revealIn(tx: DistrictTransaction, actor: Actor, linkIds: string[], now: Date): Promise<Map<string, string>> {
  if (linkIds.length === 0) return new Map()
  const { districtId } = actor
  const addresses = new Map<string, string>()
  for (const batch of inBatches(linkIds, idsPerQuery)) {
    const links = await tx.link.findMany({
      where: { districtId, id: { in: batch }, ...mayBeRevealed },
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
