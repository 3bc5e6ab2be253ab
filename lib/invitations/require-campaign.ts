import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Prisma } from '@/prisma/generated/client'
import { campaignScope } from './campaign-scope'

/** The row itself of a campaign the actor may see, inside a transaction of its district; `not_found` otherwise. */
export async function requireCampaign(tx: DistrictTransaction, actor: Actor, id: string): Promise<Prisma.CampaignGetPayload<object>> {
  const campaign = z.uuid().safeParse(id).success ? await tx.campaign.findFirst({ where: { ...campaignScope(actor), id } }) : null
  if (!campaign) throw notFound('campaign')
  return campaign
}
