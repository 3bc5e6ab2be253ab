import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { joinInBulk } from '@/lib/join-in-bulk'
import type { Channel, LinkForm } from '@/prisma/generated/enums'
import type { Skipped } from './campaign'
import { findSkipped, getCampaign } from './campaigns'
import { invitationScope } from './invitations'

export type CampaignReport = {
  id: string
  portalName: string
  issuedBy: string
  createdAt: Date
  channel: Channel
  form: LinkForm
  /** Null for invite pages. */
  lifetimeSeconds: number | null
  /** When the last of its links or invite pages ends; null where none was issued or no expiry is known. */
  expiresAt: Date | null
  /** How many links, or invite pages, of it the actor may see. */
  issuedCount: number
  skipped: Skipped[]
}

/** What became of a campaign, as far as the actor may see its contacts; `not_found` when there is none. */
export async function getCampaignReport(actor: Actor, id: string): Promise<CampaignReport> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const { createdAt, channel, form, lifetimeSeconds } = await getCampaign(actor, id)
  const skipped = await findSkipped(actor, id)
  return inDistrict(districtId, async (tx) => {
    const { actorKind, actorId, portal } = await tx.campaign.findUniqueOrThrow({
      where: { districtId_id: { districtId, id } },
      select: { actorKind: true, actorId: true, portal: { select: { name: true } } },
    })
    await joinInBulk(tx)
    const where = { districtId, campaignId: id, invitation: invitationScope(actor) }
    const issuedCount = await tx.campaignContact.count({ where })
    const last = await tx.campaignContact.findFirst({
      where,
      select: { link: { select: { expiresAt: true } }, invitation: { select: { closesAt: true } } },
      orderBy: form === 'signed' ? { link: { expiresAt: 'desc' } } : { invitation: { closesAt: 'desc' } },
    })
    const names = await findActorNames(tx, districtId, [actorId])
    return {
      id,
      portalName: portal.name,
      issuedBy: actorName({ kind: actorKind, id: actorId }, names),
      createdAt,
      channel,
      form,
      lifetimeSeconds,
      expiresAt: (form === 'signed' ? last?.link?.expiresAt : last?.invitation?.closesAt) ?? null,
      issuedCount,
      skipped,
    }
  })
}
