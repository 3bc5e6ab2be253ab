import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Campaign } from '@/prisma/generated/client'

type Stopping = { actor: Pick<Actor, 'districtId' | 'kind' | 'id'>; campaign: Pick<Campaign, 'id'> }

/** Ends a campaign that the worker issues, once the contacts it is at are done; who was served keeps the link. Answers whether anything was left to stop. */
export async function stopIssuing(tx: DistrictTransaction, { actor, campaign: { id } }: Stopping, now: Date): Promise<boolean> {
  const { districtId } = actor
  const { count } = await tx.campaign.updateMany({
    where: { districtId, id, pendingCount: { gt: 0 }, stoppedAt: null },
    data: { stoppedAt: now },
  })
  if (count === 0) return false
  const { issuedCount, skippedCount, pendingCount } = await tx.campaign.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } })
  const details = { issued: issuedCount, skipped: skippedCount, pending: pendingCount }
  await recordEvent(tx, { actor, at: now }, { action: 'campaign.stopped', subjectId: id, details })
  return true
}
