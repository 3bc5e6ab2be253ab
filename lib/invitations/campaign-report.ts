import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import type { Skipped } from './campaign'
import { findSkipped, getCampaign } from './campaigns'
import { linkScope } from './links'

export type CampaignReport = {
  id: string
  portalName: string
  issuedBy: string
  createdAt: Date
  lifetimeSeconds: number | null
  /** When its last link dies; null where none was issued or no expiry is known. */
  expiresAt: Date | null
  /** How many of its links the actor may see. */
  linkCount: number
  skipped: Skipped[]
}

/** What became of a campaign, as far as the actor may see its contacts; `not_found` when there is none. */
export async function getCampaignReport(actor: Actor, id: string): Promise<CampaignReport> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  const { createdAt, lifetimeSeconds } = await getCampaign(actor, id)
  const skipped = await findSkipped(actor, id)
  return inDistrict(districtId, async (tx) => {
    const { actorKind, actorId, portal } = await tx.campaign.findUniqueOrThrow({
      where: { districtId_id: { districtId, id } },
      select: { actorKind: true, actorId: true, portal: { select: { name: true } } },
    })
    const ofCampaign = { ...linkScope(actor), recipients: { some: { campaignId: id } } }
    const { _count, _max } = await tx.link.aggregate({ where: ofCampaign, _count: true, _max: { expiresAt: true } })
    const names = await findActorNames(tx, districtId, [actorId])
    return {
      id,
      portalName: portal.name,
      issuedBy: actorName({ kind: actorKind, id: actorId }, names),
      createdAt,
      lifetimeSeconds,
      expiresAt: _max.expiresAt,
      linkCount: _count,
      skipped,
    }
  })
}
