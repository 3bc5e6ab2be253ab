import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Prisma } from '@/prisma/generated/client'

/** The row itself, inside a transaction of its district; `not_found` otherwise. */
export async function requireCampaign(tx: DistrictTransaction, districtId: string, id: string): Promise<Prisma.CampaignGetPayload<object>> {
  const campaign = z.uuid().safeParse(id).success ? await tx.campaign.findUnique({ where: { districtId_id: { districtId, id } } }) : null
  if (!campaign) throw notFound('campaign')
  return campaign
}
