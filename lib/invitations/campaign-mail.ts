import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { contactScope } from '@/lib/contacts/contact-scope'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canSendMail, canViewMail, requireAllowed } from '@/lib/districts/policies'
import type { DeliveryCause } from '@/lib/mail/delivery'
import { getMailSettingsIn } from '@/lib/mail/get-mail-settings'
import { markMailDue } from '@/lib/mail/queue-messages'
import { Prisma } from '@/prisma/generated/client'
import { MessageState } from '@/prisma/generated/enums'
import type { CampaignState } from './campaign'
import { countRecipients } from './campaigns'
import { invitationScope } from './invitations'
import { stopIssuing } from './long-campaigns/stop-issuing'
import { messageScope } from './messages'
import { isOwnCampaign, requireCampaign, requireOwnCampaign } from './require-campaign'
import { stopMails } from './stop-mails'
import { campaignMessages, campaignState, waitingMessages } from './waiting-messages'

/** How the mails of a campaign to contacts the actor may see stand, as the server truly said, and what its invitations came to. */
export type CampaignMail = {
  id: string
  portalName: string
  sentBy: string
  createdAt: Date
  state: CampaignState
  /** Whether the actor may stop it and send again what failed. */
  mayChange: boolean
  /** Contacts whose mails the worker has not made yet. */
  pending: number
  counts: Record<MessageState, number>
  bounced: number
  /** Failed mails whose address is not suppressed: what *Retry failed* sends again. */
  retriable: number
  perMinute: number
  /** When the next waiting mail may leave; null where none waits. */
  nextAt: Date | null
  lastAcceptedAt: Date | null
  /** Why the newest attempt of a waiting mail came to nothing; null once another mail was accepted after it. */
  trouble: DeliveryCause | null
  invitations: { total: number; opened: number; continued: number; activated: number }
}

/** The progress of a campaign of channel `email`; `not_found` for an unknown one and for one without mail. */
export async function getCampaignMail(actor: Actor, campaignId: string): Promise<CampaignMail> {
  requireAllowed(canViewMail, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, actor, campaignId)
    const { perMinute } = await getMailSettingsIn(tx, districtId)
    const { name: portalName } = await tx.portal.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: campaign.portalId } },
      select: { name: true },
    })
    const where = { ...messageScope(actor), campaignId, ...campaignMessages }
    const grouped = await tx.message.groupBy({ by: ['state'], where, _count: true })
    const counts = Object.fromEntries(Object.values(MessageState).map((state) => [state, 0])) as Record<MessageState, number>
    for (const { state, _count } of grouped) counts[state] = _count
    const waits = { ...where, ...waitingMessages(tx) }
    const waiting = await tx.message.count({ where: waits })
    const next = await tx.message.findFirst({ where: waits, orderBy: { dueAt: 'asc' }, select: { dueAt: true } })
    const due = await tx.dueMail.findUnique({ where: { districtId }, select: { dueAt: true } })
    const last = await tx.message.aggregate({ where: { ...where, state: 'accepted' }, _max: { settledAt: true } })
    const lastAcceptedAt = last._max.settledAt
    const newest = await tx.message.findFirst({
      where: { ...waits, cause: { not: null } },
      orderBy: { lastAttemptAt: { sort: 'desc', nulls: 'last' } },
      select: { cause: true, lastAttemptAt: true },
    })
    const goesOn = lastAcceptedAt !== null && newest?.lastAttemptAt != null && lastAcceptedAt > newest.lastAttemptAt
    const names = await findActorNames(tx, districtId, [campaign.actorId])
    return {
      id: campaignId,
      portalName,
      sentBy: actorName({ kind: campaign.actorKind, id: campaign.actorId }, names),
      createdAt: campaign.createdAt,
      state: campaignState(campaign, waiting),
      mayChange: canSendMail(actor) && isOwnCampaign(actor, campaign),
      pending: campaign.stoppedAt ? 0 : ((await countRecipients(tx, actor, [campaign])).get(campaignId)?.pending ?? 0),
      counts,
      bounced: await tx.message.count({ where: { ...where, bouncedAt: { not: null } } }),
      retriable: await countRetriable(tx, actor, campaignId),
      perMinute,
      nextAt: next && later(next.dueAt, due?.dueAt),
      lastAcceptedAt,
      trouble: goesOn ? null : ((newest?.cause as DeliveryCause | undefined) ?? null),
      invitations: await countInvitations(tx, actor, campaignId),
    }
  })
}

/** Stops every mail the server does not have yet, and the mails that the worker has not made yet; what the server has taken cannot be called back. Repeating it changes nothing. */
export async function cancelCampaignMail(actor: Actor, campaignId: string, now: Date): Promise<void> {
  requireAllowed(canSendMail, actor)
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, actor, campaignId)
    requireOwnCampaign(actor, campaign)
    // First, since it waits for the mails that are being made.
    await stopIssuing(tx, { actor, campaign }, now)
    await stopMails(tx, { actor, campaign }, now)
  })
}

/** Queues the failed mails of a campaign to contacts the actor may see again, but for suppressed addresses, and answers how many. Refuses with `conflict` for a stopped campaign. */
export async function retryCampaignMail(actor: Actor, campaignId: string, now: Date): Promise<{ messages: number }> {
  requireAllowed(canSendMail, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const campaign = await requireMailCampaign(tx, actor, campaignId)
    requireOwnCampaign(actor, campaign)
    if (campaign.cancelledAt) throw new AppError('conflict', 'This campaign was stopped. Send new invitations instead.')
    const messages = await tx.$executeRaw`
      UPDATE messages m SET state = 'queued', attempts = 0, due_at = ${now}::timestamptz, settled_at = NULL, cause = NULL, smtp_code = NULL, smtp_reply = NULL
      WHERE ${retriable(actor, campaignId)}`
    if (messages > 0) {
      await markMailDue(tx, districtId, now)
      await recordEvent(tx, { actor, at: now }, { action: 'campaign.retried', subjectId: campaignId, details: { messages } })
    }
    return { messages }
  })
}

async function requireMailCampaign(tx: DistrictTransaction, actor: Actor, id: string) {
  const campaign = await requireCampaign(tx, actor, id)
  if (campaign.channel !== 'email') throw new AppError('not_found', 'This campaign sent no mail.')
  return campaign
}

function retriable(actor: Actor, campaignId: string): Prisma.Sql {
  return Prisma.sql`m.district_id = ${actor.districtId}::uuid AND m.campaign_id = ${campaignId}::uuid AND m.state = 'failed' AND m.kind <> 'code' AND m.email <> ''
    AND NOT EXISTS (SELECT FROM suppressed_addresses s WHERE s.district_id = m.district_id AND s.email = lower(m.email)) ${inReach(actor)}`
}

/** The twin of `messageScope` in SQL. */
function inReach(actor: Actor): Prisma.Sql {
  if (actor.schools.length === 0) return Prisma.empty
  return Prisma.sql`AND EXISTS (
    SELECT FROM message_invitations mi
    JOIN invitations i ON i.district_id = mi.district_id AND i.id = mi.invitation_id
    JOIN contacts c ON c.district_id = i.district_id AND c.id = i.contact_id
    WHERE mi.district_id = m.district_id AND mi.message_id = m.id AND ${contactScope(actor)})`
}

async function countRetriable(tx: DistrictTransaction, actor: Actor, campaignId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    Array<{ count: number }>
  >`SELECT count(*)::int AS count FROM messages m WHERE ${retriable(actor, campaignId)}`
  return row?.count ?? 0
}

/** A mail leaves no sooner than its district's next turn: the sending hours, the pace, and the server's faults move that alone. */
function later(one: Date, other: Date | undefined): Date {
  return other && other > one ? other : one
}

/** What the invitations of a campaign came to, of contacts the actor may see. */
export async function countInvitations(tx: DistrictTransaction, actor: Actor, campaignId: string): Promise<CampaignMail['invitations']> {
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
