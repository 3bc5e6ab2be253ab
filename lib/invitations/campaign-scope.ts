import 'server-only'
import { contactInScope } from '@/lib/contacts/contact-scope'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Prisma } from '@/prisma/generated/client'
import { countWaiting } from './long-campaigns/count-waiting'

/** Campaigns the actor may see at all: of the district, for a sender with schools those with a contact of these schools, also one who still waits, and their own. */
export async function campaignScope(tx: DistrictTransaction, actor: Actor): Promise<Prisma.CampaignWhereInput> {
  const { districtId } = actor
  if (actor.schools.length === 0) return { districtId }
  const waiting = [...(await countWaiting(tx, actor)).keys()]
  return { districtId, OR: [{ contacts: { some: { contact: contactInScope(actor) } } }, { id: { in: waiting } }, ...ownCampaign(actor)] }
}

/** As `campaignScope`, of one campaign: the contacts of no other are looked through for it. */
export async function oneCampaignScope(tx: DistrictTransaction, actor: Actor, id: string): Promise<Prisma.CampaignWhereInput> {
  const { districtId } = actor
  if (actor.schools.length === 0) return { districtId, id }
  const waiting = [...(await countWaiting(tx, actor, [id])).keys()]
  const inReach = { contacts: { some: { campaignId: id, contact: contactInScope(actor) } } }
  return { districtId, id, OR: [inReach, { id: { in: waiting } }, ...ownCampaign(actor)] }
}

/** The outcomes of campaigns the actor may see: of contacts in reach, and unknown contacts where it was the actor who named them. */
export function recipientScope(actor: Actor): Prisma.CampaignContactWhereInput {
  const { districtId } = actor
  if (actor.schools.length === 0) return { districtId }
  const namedUnknown = ownCampaign(actor).map((campaign) => ({ contactId: null, campaign }))
  return { districtId, OR: [{ contact: contactInScope(actor) }, ...namedUnknown] }
}

/** Those whom a campaign left out, as far as the actor may see them. */
export function skippedScope(actor: Actor, campaignId: string): Prisma.CampaignContactWhereInput {
  return { ...recipientScope(actor), campaignId, skipReason: { not: null } }
}

function ownCampaign({ id }: Actor): Array<{ actorId: string }> {
  return id === null ? [] : [{ actorId: id }]
}
