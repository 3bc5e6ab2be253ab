import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Prisma } from '@/prisma/generated/client'
import { oneCampaignScope } from './campaign-scope'

/** The row itself of a campaign the actor may see, inside a transaction of its district; `not_found` otherwise. */
export async function requireCampaign(tx: DistrictTransaction, actor: Actor, id: string): Promise<Prisma.CampaignGetPayload<object>> {
  const campaign = z.uuid().safeParse(id).success ? await tx.campaign.findFirst({ where: await oneCampaignScope(tx, actor, id) }) : null
  if (!campaign) throw notFound('campaign')
  return campaign
}

/** Who sees only some schools stops and repeats what they sent themselves: others' campaigns reach beyond. */
export function isOwnCampaign({ schools, id }: Actor, { actorId }: { actorId: string | null }): boolean {
  return schools.length === 0 || (id !== null && id === actorId)
}

/** Refuses with `forbidden` a campaign that is not the actor's to stop or repeat. */
export function requireOwnCampaign(actor: Actor, campaign: { actorId: string | null }): void {
  if (isOwnCampaign(actor, campaign)) return
  throw new AppError('forbidden', 'You see only some schools, so you can change only what you sent yourself. Ask an owner or admin.')
}
