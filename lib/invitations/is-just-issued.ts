import 'server-only'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'

const justMilliseconds = 15 * 60_000

/**
 * Whether the actor issued the campaign within the last 15 minutes: who looks at what they have just made need not confirm who is
 * there. No for somebody else's, an unknown one and nonsense.
 */
export async function isJustIssued({ districtId, kind, id: actorId }: Actor, campaignId: string, now: Date): Promise<boolean> {
  if (!z.uuid().safeParse(campaignId).success) return false
  const createdAt = { gt: new Date(now.getTime() - justMilliseconds) }
  const own = { districtId, id: campaignId, actorKind: kind, actorId, createdAt }
  return (await inDistrict(districtId, (tx) => tx.campaign.count({ where: own }))) > 0
}
