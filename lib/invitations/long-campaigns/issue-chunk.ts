// Threat: a worker that dies, or a second one, gives a family two links or two mails, or a campaign goes on in the name of somebody who lost
// access. Choice: the campaign's row is locked while contacts are served, they and what became of them are one transaction, and role, schools, portal
// and policy are asked anew for every chunk.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { actorNow } from '@/lib/approvals/requester'
import { selectAgain } from '@/lib/contacts/select-contacts'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { describeFault } from '@/lib/describe-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canIssueLinks } from '@/lib/districts/policies'
import { decideContacts } from '@/lib/invitations/decide-contacts'
import { decideHandOut, type HandOut } from '@/lib/invitations/hand-out'
import { type Serving, serveContacts } from '@/lib/invitations/issue-campaign'
import type { SkipReason } from '@/lib/invitations/skip-reason'
import { logger } from '@/lib/logger'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { loadPortalSigner, type PortalSigner } from '@/lib/portals/portal-signer'
import type { Campaign } from '@/prisma/generated/client'
import { settleTurns } from './settle-turns'
import { isFaultOfContact, skipFailing } from './skip-failing'
import { stopIssuing } from './stop-issuing'
import { takeTurns } from './take-turns'
import type { Turn } from './turns'

export type ChunkRequest = {
  /** Contacts served in one transaction; more where they share an address and so a mail. */
  size: number
  /** Campaigns that could not go on, which are left for later. */
  held: readonly string[]
}

/** `held`: nothing was done, and `trouble` of the campaign says why. */
export type Chunk = { campaignId: string; outcome: 'served' | 'held' | 'stopped' }

/**
 * Serves the next contacts of the district's campaign that has the fewest left, with their outcomes, counts, mails and events in one transaction;
 * undefined where none waits that no other worker has. Of a campaign whose portal, policy or mail refuses, or that fails, why is written down and nothing else; one
 * whose issuer lost access is stopped. Where a contact makes it fail, fewer are served at a time, down to the one, who is skipped as `failed`.
 */
export async function issueChunk(districtId: string, request: ChunkRequest, now: Date): Promise<Chunk | undefined> {
  for (let size = request.size; ; size = Math.ceil(size / 2)) {
    const chunk = await tryChunk(districtId, { ...request, size }, now)
    if (chunk?.outcome !== 'failed') return chunk
    const { campaignId, turns, error } = chunk
    const mayBeContact = turns.length > 0 && isFaultOfContact(error)
    if (mayBeContact && size > 1 && turns.length > 1) continue
    if (mayBeContact && (await skipFailing({ districtId, campaignId, turns, error }, now))) return { campaignId, outcome: 'served' }
    await hold({ districtId, campaignId, error })
    return { campaignId, outcome: 'held' }
  }
}

type Failed = { campaignId: string; outcome: 'failed'; turns: readonly Turn[]; error: unknown }

async function tryChunk(districtId: string, request: ChunkRequest, now: Date): Promise<Chunk | Failed | undefined> {
  let campaignId: string | undefined
  let turns: Turn[] = []
  try {
    return await inDistrict(districtId, async (tx) => {
      const campaign = await lockNext(tx, districtId, request.held)
      if (!campaign) return undefined
      campaignId = campaign.id
      const actor = await actorNow(tx, { districtId, kind: campaign.actorKind, id: campaign.actorId })
      if (!actor || !canIssueLinks(actor)) return abandon(tx, campaign, now)
      const serving = await prepare(tx, { actor, campaign }, now)
      // Known only from here on: a fault before is no contact's.
      turns = await takeTurns(tx, campaign, request.size)
      await serve(tx, { ...serving, campaign, turns })
      return { campaignId, outcome: 'served' as const }
    })
  } catch (error) {
    if (campaignId === undefined) throw error
    return { campaignId, outcome: 'failed', turns, error }
  }
}

/** Also after a fault: one campaign that cannot go on must not keep the others of its district waiting. */
async function hold({ districtId, campaignId: id, error }: { districtId: string; campaignId: string; error: unknown }): Promise<void> {
  const isRefusal = error instanceof AppError
  if (!isRefusal) logger.error({ districtId, campaignId: id, fault: describeFault(error) }, 'a campaign could not go on')
  const trouble = isRefusal ? error.message : 'Something went wrong, and nothing of it was kept. The log of the product says why.'
  await inDistrict(districtId, (tx) => tx.campaign.updateMany({ where: { districtId, id, stoppedAt: null }, data: { trouble } }))
}

/** Not `FOR UPDATE`: families press the buttons of those served already meanwhile, and their links point at the campaign. */
async function lockNext(tx: DistrictTransaction, districtId: string, held: readonly string[]): Promise<Campaign | undefined> {
  const [row] = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT id FROM campaigns
    WHERE district_id = ${districtId}::uuid AND pending_count > 0 AND stopped_at IS NULL AND id <> ALL(${[...held]}::uuid[])
    ORDER BY pending_count, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`
  return row && tx.campaign.findUniqueOrThrow({ where: { districtId_id: { districtId, id: row.id } } })
}

async function abandon(tx: DistrictTransaction, campaign: Campaign, now: Date): Promise<Chunk> {
  const { districtId, id } = campaign
  const trouble = 'Whoever asked for it has lost access since, or has another role, so nothing more is done in their name.'
  await tx.campaign.update({ where: { districtId_id: { districtId, id } }, data: { trouble } })
  await stopIssuing(tx, { actor: { districtId, kind: 'system', id: null }, campaign }, now)
  return { campaignId: id, outcome: 'stopped' }
}

type Asked = { actor: Actor; campaign: Campaign }

/** What is needed whoever the contacts are. */
async function prepare(tx: DistrictTransaction, { actor, campaign }: Asked, now: Date): Promise<Serving> {
  const { districtId, channel } = campaign
  const signer = await loadPortalSigner(tx, districtId, campaign.portalId)
  if (channel === 'email' && !(await mailIsSetUp(tx, districtId))) {
    throw new AppError('mail_not_ready', 'No mail server is set up. An owner or admin sets it up under Mail, Mail settings.')
  }
  return { actor, signer, channel, handOut: await handOutNow(tx, { actor, campaign, signer }, now), now }
}

async function serve(tx: DistrictTransaction, { campaign, turns, ...serving }: Serving & { campaign: Campaign; turns: readonly Turn[] }) {
  const { actor, now } = serving
  const selection = selectionSchema.parse(campaign.selection)
  const again = await selectAgain(tx, actor, { ids: turns.map(({ contactId }) => contactId), selection }, now)
  const matching = new Map(again.map(({ contact, matches }) => [contact.id, matches]))
  const decided = await decideContacts(tx, { ...serving, contacts: again.map(({ contact }) => contact) })
  const reasons = new Map<string, SkipReason | undefined>(
    decided.map(({ contact, skipReason }) => [contact.id, skipReason ?? (matching.get(contact.id) ? undefined : 'no_longer_matches')]),
  )
  const contacts = decided.flatMap(({ contact }) => (reasons.get(contact.id) ? [] : [contact]))
  const issued = new Map((await serveContacts(tx, serving, { campaignId: campaign.id, contacts })).map((link) => [link.contactId, link]))
  const outcomes = turns.map(({ id, contactId }) => {
    const link = issued.get(contactId)
    // Out of the actor's reach by now.
    const skipReason = reasons.has(contactId) ? reasons.get(contactId) : ('unknown_contact' as const)
    return { id, contactId, invitationId: link?.invitationId ?? null, linkId: link?.id ?? null, skipReason: skipReason ?? null }
  })
  await settleTurns(tx, { campaign, outcomes }, now)
}

/** As it was asked for, where portal and policy still allow it. The invite pages of one campaign end together. */
async function handOutNow(
  tx: DistrictTransaction,
  { actor, campaign, signer }: Asked & { signer: PortalSigner },
  now: Date,
): Promise<HandOut> {
  const { channel, form, lifetimeSeconds, renewCodes, closesAt } = campaign
  const asked = { channel, form, renewCodes, ...(lifetimeSeconds !== null && { lifetimeSeconds }) }
  const handOut = await decideHandOut(tx, { actor, signer, asked, now })
  return handOut.form === 'invite_page' && closesAt !== null && closesAt > now ? { ...handOut, closesAt } : handOut
}
