import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { waitingStates } from '@/lib/mail/delivery'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { MessageState } from '@/prisma/generated/enums'
import type { CampaignState } from './campaign'
import { campaignScope } from './campaign-scope'
import { messageScope } from './messages'
import { campaignMessages, campaignState, waitingMessages } from './waiting-messages'

/** A campaign of channel `email` as the list of /mail shows it; the counts are of its mails to contacts the actor may see, reminders included. */
export type MailCampaign = {
  id: string
  portalName: string
  sentBy: string
  createdAt: Date
  state: CampaignState
  counts: { accepted: number; waiting: number; failed: number; uncertain: number; cancelled: number }
}

/** One page of the campaigns the actor may see that sent mail, newest first. */
export async function findMailCampaigns(actor: Actor, paging: Paging): Promise<Page<MailCampaign>> {
  requireAllowed(canViewMail, actor)
  const { districtId } = actor
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  return inDistrict(districtId, async (tx) => {
    // Ids are UUIDv7, so their order is the order of creation.
    const rows = await tx.campaign.findMany({
      where: {
        ...(await campaignScope(tx, actor)),
        channel: 'email',
        ...(position?.values[0] ? { id: { [backwards ? 'gt' : 'lt']: position.values[0] } } : {}),
      },
      select: {
        id: true,
        createdAt: true,
        cancelledAt: true,
        stoppedAt: true,
        pendingCount: true,
        actorKind: true,
        actorId: true,
        portal: { select: { name: true } },
      },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    const grouped = await tx.message.groupBy({
      by: ['campaignId', 'state'],
      where: { AND: [messageScope(actor), campaignMessages], campaignId: { in: page.rows.map(({ id }) => id) } },
      _count: true,
    })
    const waiting = await tx.message.groupBy({
      by: ['campaignId'],
      where: { AND: [messageScope(actor), waitingMessages(tx)], campaignId: { in: page.rows.map(({ id }) => id) } },
      _count: true,
    })
    const names = await findActorNames(
      tx,
      districtId,
      page.rows.map(({ actorId }) => actorId),
    )
    return {
      ...page,
      rows: page.rows.map(({ id, createdAt, actorKind, actorId, portal, ...row }) => {
        const counts = countsOf(grouped.filter(({ campaignId }) => campaignId === id))
        const state = campaignState(row, waiting.find(({ campaignId }) => campaignId === id)?._count ?? 0)
        const sentBy = actorName({ kind: actorKind, id: actorId }, names)
        return { id, portalName: portal.name, sentBy, createdAt, state, counts }
      }),
    }
  })
}

function countsOf(grouped: Array<{ state: MessageState; _count: number }>): MailCampaign['counts'] {
  const of = (...states: readonly MessageState[]) =>
    grouped.filter(({ state }) => states.includes(state)).reduce((sum, { _count }) => sum + _count, 0)
  return {
    accepted: of('accepted'),
    waiting: of(...waitingStates),
    failed: of('failed'),
    uncertain: of('ambiguous'),
    cancelled: of('cancelled'),
  }
}
