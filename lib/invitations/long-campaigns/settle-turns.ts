import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import type { SkipReason } from '@/lib/invitations/skip-reason'
import type { Campaign } from '@/prisma/generated/client'
import { dropTurns, type Turn } from './turns'

/** What became of a turn: an invitation, with its link where it has one, or a reason why not. */
export type Outcome = Turn & { invitationId: string | null; linkId: string | null; skipReason: SkipReason | null }

/** Writes down what became of the next turns of a campaign whose row the caller has locked, and moves its counts; with the last one it is finished. */
export async function settleTurns(
  tx: DistrictTransaction,
  { campaign, outcomes }: { campaign: Campaign; outcomes: readonly Outcome[] },
  now: Date,
): Promise<void> {
  const { districtId, id: campaignId } = campaign
  const unknown = outcomes.flatMap(({ contactId, skipReason }) => (skipReason === 'unknown_contact' ? [contactId] : []))
  const there = unknown.length > 0 ? await tx.contact.findMany({ where: { districtId, id: { in: unknown } }, select: { id: true } }) : []
  const gone = new Set(unknown)
  for (const { id } of there) gone.delete(id)
  await insertRows(tx, {
    table: 'campaign_contacts',
    rows: outcomes.map(({ id, contactId, invitationId, linkId, skipReason }) => ({
      district_id: districtId,
      id,
      campaign_id: campaignId,
      contact_id: gone.has(contactId) ? null : contactId,
      reference: gone.has(contactId) ? contactId : null,
      invitation_id: invitationId,
      link_id: linkId,
      skip_reason: skipReason,
    })),
  })
  const last = outcomes.at(-1)
  if (last) await dropTurns(tx, campaign, last.id)
  const issued = outcomes.filter(({ invitationId }) => invitationId !== null).length
  await count(tx, { campaign, taken: outcomes.length, issued }, now)
}

type Taken = { campaign: Campaign; taken: number; issued: number }

async function count(tx: DistrictTransaction, { campaign, taken, issued }: Taken, now: Date): Promise<void> {
  const { districtId, id, portalId, channel, form, lifetimeSeconds } = campaign
  const counts = {
    issued: campaign.issuedCount + issued,
    skipped: campaign.skippedCount + taken - issued,
    pending: campaign.pendingCount - taken,
  }
  const isDone = counts.pending === 0
  await tx.campaign.update({
    where: { districtId_id: { districtId, id } },
    data: {
      issuedCount: counts.issued,
      skippedCount: counts.skipped,
      pendingCount: counts.pending,
      trouble: null,
      ...(isDone && { finishedAt: now }),
    },
  })
  if (!isDone) return
  const details = { portal_id: portalId, channel, form, lifetime_seconds: lifetimeSeconds, issued: counts.issued, skipped: counts.skipped }
  const actor = { districtId, kind: campaign.actorKind, id: campaign.actorId }
  await recordEvent(tx, { actor, at: now }, { action: 'campaign.finished', subjectId: id, details })
}
