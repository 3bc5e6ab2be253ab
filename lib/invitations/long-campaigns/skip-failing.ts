// Threat: one contact about whom nothing can be written keeps the families after it waiting for ever; or a fault that has nothing to do
// with contacts passes over all of them. Choice: only who fails alone is passed over, with a reason that says so, and no more than a few in a row.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { DatabaseFault } from '@/lib/database-fault'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { isOutage } from '@/lib/outage'
import { settleTurns } from './settle-turns'
import { findTurns, type Turn } from './turns'

/** After so many in a row it is not the contacts. */
const mostInARow = 5

/** Whether a fault can be that of a contact: not a refusal, not an outage, and of the database's only that it took offence at a value (PostgreSQL's classes 22 and 23). */
export function isFaultOfContact(error: unknown): boolean {
  if (error instanceof AppError || isOutage(error)) return false
  return !(error instanceof DatabaseFault) || /^2[23]/.test(error.sqlState ?? '')
}

type Failing = { districtId: string; campaignId: string; turns: readonly Turn[]; error: unknown }

/** Skips who cannot be served as `failed`, and logs their ids with the fault. Answers false, and does nothing, where those before them failed as well. */
export async function skipFailing({ districtId, campaignId, turns, error }: Failing, now: Date): Promise<boolean> {
  const isSkipped = await inDistrict(districtId, async (tx) => {
    await tx.$queryRaw`
      SELECT FROM campaigns WHERE district_id = ${districtId}::uuid AND id = ${campaignId}::uuid FOR NO KEY UPDATE`
    const campaign = await tx.campaign.findUniqueOrThrow({ where: { districtId_id: { districtId, id: campaignId } } })
    const [next] = await findTurns(tx, campaign, 1)
    const undecided = next ? turns.filter(({ id }) => id >= next.id) : []
    const [first] = undecided
    // Another worker was faster, or somebody has stopped it.
    if (!first || campaign.stoppedAt) return true
    const before = await tx.campaignContact.findMany({
      where: { districtId, campaignId, id: { lt: first.id }, contactId: { not: null } },
      select: { skipReason: true },
      orderBy: { id: 'desc' },
      take: mostInARow,
    })
    if (before.length === mostInARow && before.every(({ skipReason }) => skipReason === 'failed')) return false
    const outcomes = undecided.map((turn) => ({ ...turn, invitationId: null, linkId: null, skipReason: 'failed' as const }))
    await settleTurns(tx, { campaign, outcomes }, now)
    return true
  })
  const contactIds = turns.map(({ contactId }) => contactId)
  if (isSkipped)
    logger.error({ districtId, campaignId, contactIds, fault: describeFault(error) }, 'a contact of a campaign could not be served')
  return isSkipped
}
