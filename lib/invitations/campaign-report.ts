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
  /** Ids of its links in the order of issuing. */
  linkIds: string[]
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
    const recipients = await tx.campaignContact.findMany({
      where: { districtId, campaignId: id, link: linkScope(actor) },
      select: { link: { select: { id: true, expiresAt: true } } },
      orderBy: { id: 'asc' },
    })
    const links = recipients.flatMap(({ link }) => link ?? [])
    const ends = links.flatMap(({ expiresAt }) => expiresAt ?? []).sort((a, b) => b.getTime() - a.getTime())
    const names = await findActorNames(tx, districtId, [actorId])
    return {
      id,
      portalName: portal.name,
      issuedBy: actorName({ kind: actorKind, id: actorId }, names),
      createdAt,
      lifetimeSeconds,
      expiresAt: ends[0] ?? null,
      linkIds: links.map((link) => link.id),
      skipped,
    }
  })
}
