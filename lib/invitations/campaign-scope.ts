import 'server-only'
import { contactInScope } from '@/lib/contacts/contact-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Prisma } from '@/prisma/generated/client'

/** Campaigns the actor may see at all: of the district, for a sender with schools those with a contact of these schools, and their own. */
export function campaignScope(actor: Actor): Prisma.CampaignWhereInput {
  const { districtId } = actor
  if (actor.schools.length === 0) return { districtId }
  return { districtId, OR: [{ contacts: { some: { contact: contactInScope(actor) } } }, ...ownCampaign(actor)] }
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
