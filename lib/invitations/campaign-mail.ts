import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canSendMail, canViewMail, requireAllowed } from '@/lib/districts/policies'
import { type DeliveryCause, waitingStates } from '@/lib/mail/delivery'
import { getMailSettingsIn } from '@/lib/mail/get-mail-settings'
import { markMailDue } from '@/lib/mail/queue-messages'
import { Prisma } from '@/prisma/generated/client'
import { MessageState } from '@/prisma/generated/enums'
import type { CampaignState } from './campaign'
import { invitationScope } from './invitations'
import { requireCampaign } from './require-campaign'

/** How the mails of a campaign stand, as the server truly said, and what its invitations came to. */
export type CampaignMail = {
  id: string
  portalName: string
  sentBy: string
  createdAt: Date
  state: CampaignState
  counts: Record<MessageState, number>
  bounced: number
  /** Failed mails whose address is not suppressed: what *Retry failed* sends again. */
  retriable: number
  perMinute: number
  /** When the next waiting mail may leave; null where none waits. */
  nextAt: Date | null
  lastAcceptedAt: Date | null
  /** Why nothing moves, where the last attempts of waiting mails failed for one reason. */
  trouble: DeliveryCause | null
  invitations: { total: number; opened: number; continued: number; activated: number }
}

/** The progress of a campaign of channel `email`; `not_found` for an unknown one and for one without mail. */
export async function getCampaignMail(actor: Actor, campaignId: string): Promise<CampaignMail> {
  requireAllowed(canViewMail, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, districtId, campaignId)
    const { perMinute } = await getMailSettingsIn(tx, districtId)
    const { name: portalName } = await tx.portal.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: campaign.portalId } },
      select: { name: true },
    })
    const where = { districtId, campaignId }
    const grouped = await tx.message.groupBy({ by: ['state'], where, _count: true })
    const counts = Object.fromEntries(Object.values(MessageState).map((state) => [state, 0])) as Record<MessageState, number>
    for (const { state, _count } of grouped) counts[state] = _count
    const waits = { ...where, state: { in: [...waitingStates] } }
    const next = await tx.message.findFirst({ where: waits, orderBy: { dueAt: 'asc' }, select: { dueAt: true } })
    const last = await tx.message.aggregate({ where: { ...where, state: 'accepted' }, _max: { settledAt: true } })
    const stuck = await tx.message.findFirst({
      where: { ...waits, cause: { not: null } },
      orderBy: { dueAt: 'asc' },
      select: { cause: true },
    })
    const names = await findActorNames(tx, districtId, [campaign.actorId])
    const waiting = waitingStates.reduce((sum, state) => sum + counts[state], 0)
    return {
      id: campaignId,
      portalName,
      sentBy: actorName({ kind: campaign.actorKind, id: campaign.actorId }, names),
      createdAt: campaign.createdAt,
      state: campaign.cancelledAt ? 'cancelled' : waiting > 0 ? 'sending' : 'completed',
      counts,
      bounced: await tx.message.count({ where: { ...where, bouncedAt: { not: null } } }),
      retriable: await countRetriable(tx, districtId, campaignId),
      perMinute,
      nextAt: next?.dueAt ?? null,
      lastAcceptedAt: last._max.settledAt,
      trouble: (stuck?.cause as DeliveryCause | undefined) ?? null,
      invitations: await countInvitations(tx, actor, campaignId),
    }
  })
}

/** Stops the mails that have not left; what the server has taken cannot be called back. Repeating it changes nothing. */
export async function cancelCampaignMail(actor: Actor, campaignId: string, now: Date): Promise<void> {
  requireAllowed(canSendMail, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, districtId, campaignId)
    requireOwnCampaign(actor, campaign)
    if (campaign.cancelledAt) return
    await tx.campaign.update({ where: { districtId_id: { districtId, id: campaignId } }, data: { cancelledAt: now } })
    // What a worker holds is cancelled by it, when it asks what the message says.
    const { count } = await tx.message.updateMany({
      where: { districtId, campaignId, state: { in: ['queued', 'deferred'] } },
      data: { state: 'cancelled', cause: 'campaign_stopped', settledAt: now },
    })
    await recordEvent(tx, { actor, at: now }, { action: 'campaign.cancelled', subjectId: campaignId, details: { messages: count } })
  })
}

/** Queues the failed mails of a campaign again, but for suppressed addresses, and answers how many. Refuses with `conflict` for a stopped campaign. */
export async function retryCampaignMail(actor: Actor, campaignId: string, now: Date): Promise<{ messages: number }> {
  requireAllowed(canSendMail, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, districtId, campaignId)
    requireOwnCampaign(actor, campaign)
    if (campaign.cancelledAt) throw new AppError('conflict', 'This campaign was stopped. Send new invitations instead.')
    const messages = await tx.$executeRaw`
      UPDATE messages m SET state = 'queued', attempts = 0, due_at = ${now}::timestamptz, settled_at = NULL, cause = NULL, smtp_code = NULL, smtp_reply = NULL
      WHERE ${retriable(districtId, campaignId)}`
    if (messages > 0) {
      await markMailDue(tx, districtId, now)
      await recordEvent(tx, { actor, at: now }, { action: 'campaign.retried', subjectId: campaignId, details: { messages } })
    }
    return { messages }
  })
}

async function requireMailCampaign(tx: DistrictTransaction, districtId: string, id: string) {
  const campaign = await requireCampaign(tx, districtId, id)
  if (campaign.channel !== 'email') throw new AppError('not_found', 'This campaign sent no mail.')
  return campaign
}

/** Who sees only some schools stops and repeats what they sent themselves: others' campaigns reach beyond. */
function requireOwnCampaign({ schools, id }: Actor, { actorId }: { actorId: string | null }): void {
  if (schools.length === 0 || (id !== null && id === actorId)) return
  throw new AppError('forbidden', 'You see only some schools, so you can change only what you sent yourself. Ask an owner or admin.')
}

function retriable(districtId: string, campaignId: string): Prisma.Sql {
  return Prisma.sql`m.district_id = ${districtId}::uuid AND m.campaign_id = ${campaignId}::uuid AND m.state = 'failed'
    AND NOT EXISTS (SELECT FROM suppressed_addresses s WHERE s.district_id = m.district_id AND s.email = lower(m.email))`
}

async function countRetriable(tx: DistrictTransaction, districtId: string, campaignId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    Array<{ count: number }>
  >`SELECT count(*)::int AS count FROM messages m WHERE ${retriable(districtId, campaignId)}`
  return row?.count ?? 0
}

async function countInvitations(tx: DistrictTransaction, actor: Actor, campaignId: string): Promise<CampaignMail['invitations']> {
  const of = (facts: Prisma.InvitationWhereInput) =>
    tx.invitation.count({
      where: { AND: [invitationScope(actor), facts, { recipients: { some: { districtId: actor.districtId, campaignId } } }] },
    })
  return {
    total: await of({}),
    opened: await of({ openedAt: { not: null } }),
    continued: await of({ continuedAt: { not: null } }),
    activated: await of({ activatedAt: { not: null } }),
  }
}
