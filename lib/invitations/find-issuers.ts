import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findActorNames } from '@/lib/districts/actor-names'
import { canViewLinks, requireAllowed } from '@/lib/districts/policies'
import { linkScope } from './links'

/** The members and API keys who issued any link the actor may see, by name. */
export async function findIssuers(actor: Actor): Promise<Array<{ id: string; name: string }>> {
  requireAllowed(canViewLinks, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const issuers = await tx.campaign.groupBy({
      by: ['actorId'],
      where: { districtId, actorId: { not: null }, links: { some: linkScope(actor) } },
    })
    const names = await findActorNames(
      tx,
      districtId,
      issuers.map(({ actorId }) => actorId),
    )
    return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
  })
}
