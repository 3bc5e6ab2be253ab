import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, canViewAudit, canViewLinks, canViewMail } from '@/lib/districts/policies'
import { countRecipients } from '@/lib/invitations/campaigns'
import { messageScope } from '@/lib/invitations/messages'
import { isOwnCampaign } from '@/lib/invitations/require-campaign'
import { waitingMessages } from '@/lib/invitations/waiting-messages'
import { type DeliveryCause, deliveryCauses, serverCauses } from '@/lib/mail/delivery'
import { mailIsSetUp } from '@/lib/mail/load-smtp-server'
import { importProgressSchema } from '@/lib/roster/import-progress'
import { waitingForWorker } from '@/lib/roster/runs/waits-for-worker'
import type { Prisma } from '@/prisma/generated/client'

/** A piece of work that goes on by itself, and where it stands. */
export type RunningWork = {
  kind: 'campaign' | 'mail' | 'import' | 'verification'
  id: string
  /** The portal or the source it is about; null for the record. */
  about: string | null
  done: number
  /** Null where nobody knows. */
  total: number | null
  /** What `done` counts. */
  unit: 'contacts' | 'mails' | 'bytes' | 'lines' | 'rows' | 'events'
  startedAt: Date
  /** Why it does not go on, in words; null where nothing is wrong. */
  trouble: string | null
  /** When it goes on, where it waits for its time; null where it moves, and where it is in trouble. */
  nextAt: Date | null
}

/** As many of a kind as anybody looks at. */
const mostOfAKind = 5

/** What the worker is at, or has before it, of what the actor may see: campaigns that are issued, mail that waits, imports and verifications, the newest first. */
export async function findRunningWork(actor: Actor, now: Date): Promise<RunningWork[]> {
  const found = await inDistrict(actor.districtId, async (tx) => [
    ...(canViewLinks(actor) ? await findCampaigns(tx, actor) : []),
    ...(canViewMail(actor) ? await findSending(tx, actor, now) : []),
    ...(canImportRoster(actor) ? await findImports(tx, actor) : []),
    ...(canViewAudit(actor) ? await findVerifications(tx, actor) : []),
  ])
  return found.sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime())
}

const moving = { trouble: null, nextAt: null } as const

const newest = { orderBy: { id: 'desc' }, take: mostOfAKind } as const

async function findCampaigns(tx: DistrictTransaction, actor: Actor): Promise<RunningWork[]> {
  const { districtId } = actor
  // One row by its key, where a district's campaigns are many.
  if ((await tx.dueCampaign.count({ where: { districtId } })) === 0) return []
  const rows = await tx.campaign.findMany({
    where: { districtId, pendingCount: { gt: 0 }, stoppedAt: null },
    include: { portal: { select: { name: true } } },
    orderBy: newest.orderBy,
  })
  // Counted for the actor, which tells as well whether there is anything of it to see: asking both is twice the work.
  const counts = await countRecipients(tx, actor, rows)
  const seen = rows.filter((row) => counts.has(row.id) || isOwnCampaign(actor, row))
  return seen.slice(0, mostOfAKind).map(({ id, createdAt, portal, trouble }) => {
    const { issued, skipped, pending = 0 } = counts.get(id) ?? { issued: 0, skipped: 0 }
    const done = issued + skipped
    return {
      kind: 'campaign',
      id,
      about: portal.name,
      done,
      total: done + pending,
      unit: 'contacts',
      startedAt: createdAt,
      trouble,
      nextAt: null,
    }
  })
}

/** So soon it need not be told that something waits; the clocks of the database and of the product need not agree either. */
const soonMilliseconds = 60_000

async function findSending(tx: DistrictTransaction, actor: Actor, now: Date): Promise<RunningWork[]> {
  const { districtId } = actor
  const due = await tx.dueMail.findUnique({ where: { districtId }, select: { dueAt: true } })
  if (!due) return []
  const waits = { AND: [messageScope(actor), waitingMessages(tx)] }
  const waiting = await tx.message.groupBy({
    by: ['campaignId'],
    where: waits,
    _count: true,
    _min: { dueAt: true },
    orderBy: { campaignId: 'desc' },
    take: mostOfAKind,
  })
  const campaignIds = waiting.map(({ campaignId }) => campaignId)
  const totals = await tx.message.groupBy({
    by: ['campaignId'],
    where: { AND: [messageScope(actor), { kind: { not: 'code' } }], campaignId: { in: campaignIds } },
    _count: true,
  })
  const rows = await tx.campaign.findMany({
    // Whose mails the actor may see.
    where: { districtId, id: { in: campaignIds }, cancelledAt: null },
    select: { id: true, createdAt: true, portal: { select: { name: true } } },
  })
  const hasServer = await mailIsSetUp(tx, districtId)
  const work: RunningWork[] = []
  for (const { id, createdAt, portal } of rows) {
    const left = waiting.find(({ campaignId }) => campaignId === id)
    const total = totals.find(({ campaignId }) => campaignId === id)?._count ?? 0
    const nextAt = new Date(Math.max(due.dueAt.getTime(), left?._min.dueAt?.getTime() ?? 0))
    const isLater = nextAt.getTime() > now.getTime() + soonMilliseconds
    const cause = hasServer ? isLater && (await findServerFault(tx, { ...waits, campaignId: id })) : 'no_server'
    const standing = cause ? { trouble: deliveryCauses[cause], nextAt: null } : { trouble: null, nextAt: isLater ? nextAt : null }
    work.push({
      kind: 'mail',
      id,
      about: portal.name,
      done: total - (left?._count ?? 0),
      total,
      unit: 'mails',
      startedAt: createdAt,
      ...standing,
    })
  }
  return work
}

/** Why the mail server took none of these the last time it was tried; undefined where it was something else. */
async function findServerFault(tx: DistrictTransaction, waits: Prisma.MessageWhereInput): Promise<DeliveryCause | undefined> {
  const newest = await tx.message.findFirst({
    where: { ...waits, cause: { not: null } },
    orderBy: { lastAttemptAt: { sort: 'desc', nulls: 'last' } },
    select: { cause: true },
  })
  return serverCauses.find((cause) => cause === newest?.cause)
}

async function findImports(tx: DistrictTransaction, { districtId }: Actor): Promise<RunningWork[]> {
  const rows = await tx.rosterImport.findMany({
    where: { districtId, ...waitingForWorker },
    select: { id: true, createdAt: true, progress: true, sourceId: true },
    ...newest,
  })
  const sources = await tx.rosterSource.findMany({
    where: { districtId, id: { in: rows.map(({ sourceId }) => sourceId) } },
    select: { id: true, name: true },
  })
  return rows.map(({ id, createdAt, progress, sourceId }) => {
    const { done = 0, total = null, unit = 'lines' } = importProgressSchema.nullable().parse(progress) ?? {}
    const about = sources.find((source) => source.id === sourceId)?.name ?? null
    return { kind: 'import', id, about, done, total, unit, startedAt: createdAt, ...moving }
  })
}

async function findVerifications(tx: DistrictTransaction, { districtId }: Actor): Promise<RunningWork[]> {
  const rows = await tx.auditVerification.findMany({
    where: { districtId, state: { in: ['queued', 'running'] } },
    select: { id: true, createdAt: true, checked: true, total: true },
    orderBy: { createdAt: 'desc' },
    take: mostOfAKind,
  })
  return rows.map(({ id, createdAt, checked, total }) => {
    return {
      kind: 'verification',
      id,
      about: null,
      done: checked,
      total: total > 0 ? total : null,
      unit: 'events',
      startedAt: createdAt,
      ...moving,
    }
  })
}
