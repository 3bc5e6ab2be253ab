import 'server-only'
import { countSelected, resolveNamed, selectionCondition } from '@/lib/contacts/select-contacts'
import type { Selection } from '@/lib/contacts/selection-schema'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { type Issued, type Issuing, insertCampaign, insertOutcomes, recordCampaign } from '@/lib/invitations/issue-campaign'
import { Prisma } from '@/prisma/generated/client'
import type { Channel } from '@/prisma/generated/enums'
import { markCampaignsDue } from './due-campaigns'
import { insertTurns } from './turns'

/** A campaign of more selected contacts than this is issued by the worker. */
export const contactsAtOnce = 5_000

/** How many contacts are selected, where they are too many to be served at once; undefined where they are not. */
export async function countForWorker(tx: DistrictTransaction, actor: Actor, selection: Selection, now: Date): Promise<number | undefined> {
  if ('contacts' in selection && selection.contacts.length <= contactsAtOnce) return undefined
  const count = await countSelected(tx, actor, selection, now)
  return count > contactsAtOnce ? count : undefined
}

/**
 * Writes a campaign down for the worker, inside the caller's transaction: whom it is about, in the order in which they come. What is handed out and whom is decided again, contact by
 * contact, when their turn comes.
 */
export async function beginCampaign(tx: DistrictTransaction, issuing: Issuing): Promise<Issued> {
  const { actor, channel, handOut, now } = issuing
  const { districtId } = actor
  const { selection, unknown } = await byIds(tx, issuing)
  const campaignId = await insertCampaign(tx, issuing, { selection, counts: { issued: 0, skipped: unknown.length } })
  await insertOutcomes(tx, {
    districtId,
    campaignId,
    outcomes: unknown.map((reference) => ({ reference, skipReason: 'unknown_contact' as const })),
  })
  const selected = Prisma.sql`
    SELECT c.id, row_number() OVER (ORDER BY ${orderOf(channel)}) AS n FROM contacts c WHERE ${selectionCondition(actor, selection, now)}`
  const pending = await insertTurns(tx, { districtId, id: campaignId }, selected)
  const { closesAt } = handOut
  const renewCodes = handOut.form === 'invite_page' && handOut.renewCodes
  const where = { districtId_id: { districtId, id: campaignId } }
  await tx.campaign.update({ where, data: { pendingCount: pending, closesAt, renewCodes } })
  await recordCampaign(tx, issuing, { campaignId, counts: { issued: 0, skipped: unknown.length, pending } })
  await markCampaignsDue(tx, districtId)
  return { campaignId, links: [], pending }
}

/** Contacts have other GUIDs with time, and may be erased. */
async function byIds(tx: DistrictTransaction, { actor, selection }: Issuing): Promise<{ selection: Selection; unknown: string[] }> {
  if ('filter' in selection) return { selection, unknown: [] }
  const { ids, unknown } = await resolveNamed(tx, actor, selection.contacts)
  return { selection: { contacts: ids }, unknown }
}

/** By name, as the screens list them; for mail by address, since whoever shares one gets one mail and so is served together. */
function orderOf(channel: Channel): Prisma.Sql {
  const byName = Prisma.sql`c.family_name, c.given_name, c.id`
  return channel === 'email' ? Prisma.sql`lower(c.email), ${byName}` : byName
}
