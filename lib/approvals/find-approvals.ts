import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canApprove, canViewAudit } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import type { Approval, Prisma } from '@/prisma/generated/client'
import { type ApprovalReason, type ApprovalStanding, approvalStanding, isApprovalReason } from './approval'
import { type AwaitedAct, awaitedAct } from './awaited-act'
import { findKeysMadeBy } from './requester'

export type ApprovalView = {
  id: string
  standing: ApprovalStanding
  reasons: ApprovalReason[]
  /** How many it was about when it was asked for. */
  contacts: number
  act: AwaitedAct
  requestedBy: string
  requestedAt: Date
  expiresAt: Date
  /** Whether the actor may decide, or take it back. */
  may: 'decide' | 'withdraw' | null
  decidedBy: string | null
  decidedAt: Date | null
  /** The campaign or the import that came of it. */
  resultId: string | null
}

const mostWaiting = 100
const mostRecent = 5
const recentDays = 7
const dayMilliseconds = 24 * 60 * 60_000

/** Everything that waits now, the oldest first. Owners, admins and auditors see all of the district, a sender their own requests. */
export async function findWaiting(actor: Actor, now: Date): Promise<ApprovalView[]> {
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.approval.findMany({ where: waitingNow(actor, now), orderBy: { requestedAt: 'asc' }, take: mostWaiting })
    return viewsOf(tx, actor, rows, now)
  })
}

/** One page of what no longer waits, the newest first, for the same eyes as `findWaiting`. */
export async function findDecided(actor: Actor, paging: Paging, now: Date): Promise<Page<ApprovalView>> {
  const position = parseCursor(paging.cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.approval.findMany({
      where: {
        ...approvalScope(actor),
        OR: [{ state: { not: 'waiting' } }, { expiresAt: { lte: now } }],
        // Ids are UUIDv7, so their order is the order of asking.
        ...(position?.values[0] ? { id: { [backwards ? 'gt' : 'lt']: position.values[0] } } : {}),
      },
      orderBy: { id: backwards ? 'asc' : 'desc' },
      take: paging.limit + 1,
    })
    const page = pageOf(rows, { limit: paging.limit, position, values: ({ id }) => [id] })
    return { ...page, rows: await viewsOf(tx, actor, page.rows, now) }
  })
}

/** What was approved or declined within the last 7 days of what the actor asked for, the newest first, and at most five of it. */
export async function findRecentlyDecided(actor: Actor, now: Date): Promise<ApprovalView[]> {
  const since = new Date(now.getTime() - recentDays * dayMilliseconds)
  return inDistrict(actor.districtId, async (tx) => {
    const rows = await tx.approval.findMany({
      where: { ...ownScope(actor), state: { in: ['approved', 'declined'] }, decidedAt: { gt: since } },
      orderBy: { decidedAt: 'desc' },
      take: mostRecent,
    })
    return viewsOf(tx, actor, rows, now)
  })
}

/** How much waits for the actor's decision, and how much of the actor's own waits for somebody else's. */
export async function countWaiting(actor: Actor, now: Date): Promise<{ toDecide: number; own: number }> {
  return inDistrict(actor.districtId, async (tx) => {
    const waiting = await tx.approval.findMany({
      where: waitingNow(actor, now),
      select: { requestedByKind: true, requestedById: true },
      take: mostWaiting,
    })
    const keys = await findKeysMadeBy(tx, actor)
    const own = waiting.filter((row) => isOwn(actor, row)).length
    return { toDecide: waiting.filter((row) => mayDecide(actor, row, keys)).length, own }
  })
}

/** Whether the release of the held import waits for a second member. */
export async function isReleaseWaiting(actor: Actor, importId: string, now: Date): Promise<boolean> {
  const request = { path: ['importId'], equals: importId }
  const waiting = await inDistrict(actor.districtId, (tx) => tx.approval.count({ where: { ...waitingNow(actor, now), request } }))
  return waiting > 0
}

/** Whose requests the actor sees: a sender sees none of offices whose contacts they may not see. */
function approvalScope(actor: Actor): Prisma.ApprovalWhereInput {
  return canViewAudit(actor) ? { districtId: actor.districtId } : ownScope(actor)
}

function ownScope({ districtId, kind, id }: Actor): Prisma.ApprovalWhereInput {
  return { districtId, requestedByKind: kind, requestedById: id }
}

function waitingNow(actor: Actor, now: Date): Prisma.ApprovalWhereInput {
  return { ...approvalScope(actor), state: 'waiting', expiresAt: { gt: now } }
}

function isOwn(actor: Actor, { requestedByKind, requestedById }: Pick<Approval, 'requestedByKind' | 'requestedById'>): boolean {
  return actor.kind === requestedByKind && actor.id === requestedById
}

/** Neither what one asked for oneself nor what a key of one's own asked for. */
function mayDecide(actor: Actor, row: Pick<Approval, 'requestedByKind' | 'requestedById'>, keys: ReadonlySet<string>): boolean {
  return canApprove(actor) && !isOwn(actor, row) && !keys.has(row.requestedById ?? '')
}

async function viewsOf(tx: DistrictTransaction, actor: Actor, rows: Approval[], now: Date): Promise<ApprovalView[]> {
  const ids = rows.flatMap(({ requestedById, decidedById }) => [requestedById, decidedById])
  const names = await findActorNames(tx, actor.districtId, ids)
  const keys = await findKeysMadeBy(tx, actor)
  const views: ApprovalView[] = []
  for (const row of rows) {
    const standing = approvalStanding(row, now)
    const may = isOwn(actor, row) ? 'withdraw' : mayDecide(actor, row, keys) ? 'decide' : null
    views.push({
      id: row.id,
      standing,
      reasons: row.reasons.filter(isApprovalReason),
      contacts: row.contacts,
      act: await awaitedAct(tx, actor, row),
      requestedBy: actorName({ kind: row.requestedByKind, id: row.requestedById }, names),
      requestedAt: row.requestedAt,
      expiresAt: row.expiresAt,
      may: standing === 'waiting' ? may : null,
      decidedBy: row.decidedById && actorName({ kind: 'member', id: row.decidedById }, names),
      decidedAt: row.decidedAt,
      resultId: row.resultId,
    })
  }
  return views
}
