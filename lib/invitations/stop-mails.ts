import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Campaign } from '@/prisma/generated/client'

type Stopping = { actor: Actor; campaign: Pick<Campaign, 'id' | 'cancelledAt'> }

/** Stops the mails of a campaign that the server does not have yet, inside the caller's transaction, and records it; one that was stopped before stays as it is. */
export async function stopMails(tx: DistrictTransaction, { actor, campaign }: Stopping, now: Date): Promise<void> {
  if (campaign.cancelledAt) return
  const { districtId } = actor
  const { id } = campaign
  await tx.campaign.update({ where: { districtId_id: { districtId, id } }, data: { cancelledAt: now } })
  const messages = await stopMessages(tx, { districtId, campaignId: id, now })
  await recordEvent(tx, { actor, at: now }, { action: 'campaign.cancelled', subjectId: id, details: { messages } })
}

/**
 * A new fence takes a message from the worker that holds it: its hand-over is refused, and it breaks off before the final dot.
 * What may have arrived already stays as uncertain as it is.
 */
async function stopMessages(
  tx: DistrictTransaction,
  { districtId, campaignId, now }: { districtId: string; campaignId: string; now: Date },
): Promise<number> {
  return tx.$executeRaw`
    UPDATE messages SET fence = fence + 1, leased_until = NULL, cause = 'campaign_stopped',
      state = CASE WHEN ambiguous_at IS NULL THEN 'cancelled' ELSE 'ambiguous' END::message_state,
      due_at = COALESCE(ambiguous_at, due_at),
      settled_at = CASE WHEN ambiguous_at IS NULL THEN ${now}::timestamptz END
    WHERE district_id = ${districtId}::uuid AND campaign_id = ${campaignId}::uuid AND kind <> 'code'
      AND (state IN ('queued', 'deferred', 'leased') OR state = 'ambiguous' AND due_at > ambiguous_at)`
}
