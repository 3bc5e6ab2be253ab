import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canIssueLinks, canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { joinInBulk } from '@/lib/join-in-bulk'
import type { Channel, LinkForm } from '@/prisma/generated/enums'
import type { Campaign, SkippedGroup } from './campaign'
import { countInvitations } from './campaign-mail'
import { findSkippedGroups, getCampaign } from './campaigns'
import { invitationScope } from './invitations'
import { isOwnCampaign } from './require-campaign'

export type CampaignReport = Pick<Campaign, 'id' | 'state' | 'createdAt' | 'lifetimeSeconds'> & {
  portalName: string
  issuedBy: string
  channel: Channel
  form: LinkForm
  /** When the last of its links or invite pages ends; null where none was issued or no expiry is known. */
  expiresAt: Date | null
  /** How many links, or invite pages, of it the actor may see. */
  issuedCount: number
  /** Contacts that were skipped, that the actor may see. */
  skippedCount: number
  skipped: SkippedGroup[]
  /** How far the worker is with it; null for a campaign that was issued at once. */
  work: CampaignWork | null
  /** What families did with its invitations; links are counted by the invitation they belong to. */
  invitations: { total: number; opened: number; continued: number; activated: number }
}

export type CampaignWork = {
  /** Contacts decided about, of `total`, that the actor may see. */
  done: number
  total: number
  finishedAt: Date | null
  stoppedAt: Date | null
  /** Why it does not go on, as a sentence; null while it does. */
  trouble: string | null
  /** Whether the actor may stop it now. */
  mayStop: boolean
}

/** What became of a campaign, as far as the actor may see its contacts, with the first `names` skipped ones of each reason; `not_found` when there is none. */
export async function getCampaignReport(actor: Actor, id: string, { names: limit }: { names: number }): Promise<CampaignReport> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const { state, createdAt, channel, form, lifetimeSeconds, counts } = await getCampaign(actor, id)
  const skipped = await findSkippedGroups(actor, id, { limit })
  return inDistrict(districtId, async (tx) => {
    const campaign = await tx.campaign.findUniqueOrThrow({
      where: { districtId_id: { districtId, id } },
      include: { portal: { select: { name: true } } },
    })
    const { finishedAt, stoppedAt, trouble } = campaign
    const done = counts.issued + counts.skipped
    const isOfWorker = finishedAt !== null || campaign.pendingCount > 0
    const names = await findActorNames(tx, districtId, [campaign.actorId])
    await joinInBulk(tx)
    return {
      id,
      state,
      portalName: campaign.portal.name,
      issuedBy: actorName({ kind: campaign.actorKind, id: campaign.actorId }, names),
      createdAt,
      channel,
      form,
      lifetimeSeconds,
      expiresAt: await findEnd(tx, actor, { id, form }),
      issuedCount: counts.issued,
      skippedCount: counts.skipped,
      skipped,
      work: isOfWorker
        ? {
            done,
            total: done + (counts.pending ?? 0),
            finishedAt,
            stoppedAt,
            trouble,
            mayStop: state === 'issuing' && canIssueLinks(actor) && isOwnCampaign(actor, campaign),
          }
        : null,
      invitations: await countInvitations(tx, actor, id),
    }
  })
}

async function findEnd(tx: DistrictTransaction, actor: Actor, { id, form }: Pick<CampaignReport, 'id' | 'form'>): Promise<Date | null> {
  const last = await tx.campaignContact.findFirst({
    where: { districtId: actor.districtId, campaignId: id, invitation: invitationScope(actor) },
    select: { link: { select: { expiresAt: true } }, invitation: { select: { closesAt: true } } },
    orderBy: form === 'signed' ? { link: { expiresAt: 'desc' } } : { invitation: { closesAt: 'desc' } },
  })
  return (form === 'signed' ? last?.link?.expiresAt : last?.invitation?.closesAt) ?? null
}
