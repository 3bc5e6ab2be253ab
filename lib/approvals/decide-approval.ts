// Threat: somebody approves what they asked for themselves, or what is approved is done twice or is no longer what was shown.
// Choice: only a member of the district who is not the requester decides, under the lock of the request; what is done and that
// it was approved are one transaction, and the use case compares it with what was asked for.
import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import type { AuditAction } from '@/lib/audit/audit-action'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canApprove, canIssueLinks, canReleaseImport, requireAllowed } from '@/lib/districts/policies'
import { issueAwaited } from '@/lib/invitations/issue-links'
import { releaseAwaited } from '@/lib/roster/apply-import'
import type { Approval } from '@/prisma/generated/client'
import type { ApprovalState } from '@/prisma/generated/enums'
import { type ApprovalStanding, approvalStanding } from './approval'
import { findKeysMadeBy, requesterNow } from './requester'

/**
 * Does what waits, in the name of who asked for it and with the role and schools they have now. What is approved already is answered
 * unchanged. Refuses the requester with `forbidden`, and with `conflict` what is over, what has changed, and who may no longer do it.
 */
export async function approveRequest(actor: Actor, id: string, now: Date): Promise<{ resultId: string | null }> {
  requireAllowed(canApprove, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const approval = await lockForDecision(tx, actor, id)
    if (approval.state === 'approved') return { resultId: approval.resultId }
    requireWaiting(approval, now)
    const resultId = await run(tx, approval, now)
    await close(tx, { actor, approval, state: 'approved', resultId }, now)
    return { resultId }
  })
}

/** Ends what waits without doing it. Refuses the requester with `forbidden`, and with `conflict` what no longer waits. */
export async function declineRequest(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canApprove, actor)
  await inDistrict(actor.districtId, async (tx) => {
    const approval = await lockForDecision(tx, actor, id)
    requireWaiting(approval, now)
    await close(tx, { actor, approval, state: 'declined' }, now)
  })
}

/** Takes one's own request back. Refuses somebody else's with `not_found`, and with `conflict` what no longer waits. */
export async function withdrawRequest(actor: Actor, id: string, now: Date): Promise<void> {
  await inDistrict(actor.districtId, async (tx) => {
    const approval = await lock(tx, actor, id)
    if (!isRequester(actor, approval)) throw notFound('request')
    requireWaiting(approval, now)
    await close(tx, { actor, approval, state: 'withdrawn' }, now)
  })
}

async function run(tx: DistrictTransaction, approval: Approval, now: Date): Promise<string> {
  switch (approval.kind) {
    case 'campaign':
      return issueAwaited(tx, await requesterNow(tx, approval, canIssueLinks), approval, now)
    case 'import_release':
      return releaseAwaited(tx, await requesterNow(tx, approval, canReleaseImport), approval.request, now)
  }
}

async function lock(tx: DistrictTransaction, { districtId }: Actor, id: string): Promise<Approval> {
  if (!z.uuid().safeParse(id).success) throw notFound('request')
  await tx.$executeRaw`SELECT FROM approvals WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid FOR UPDATE`
  const approval = await tx.approval.findUnique({ where: { districtId_id: { districtId, id } } })
  if (!approval) throw notFound('request')
  return approval
}

async function lockForDecision(tx: DistrictTransaction, actor: Actor, id: string): Promise<Approval> {
  if (actor.kind !== 'member') throw new AppError('forbidden', 'A second member decides about this on the screen, under Approvals.')
  const approval = await lock(tx, actor, id)
  if (isRequester(actor, approval) || (await findKeysMadeBy(tx, actor)).has(approval.requestedById ?? ''))
    throw new AppError(
      'forbidden',
      'You asked for this yourself, or an API key that you made did. Another owner or admin decides about it; you can withdraw it.',
    )
  return approval
}

function isRequester(actor: Actor, { requestedByKind, requestedById }: Approval): boolean {
  return actor.kind === requestedByKind && actor.id !== null && actor.id === requestedById
}

const over: Record<Exclude<ApprovalStanding, 'waiting'>, string> = {
  approved: 'was approved',
  declined: 'was declined',
  withdrawn: 'was withdrawn',
  expired: 'has expired after seven days',
}

function requireWaiting(approval: Approval, now: Date): void {
  const standing = approvalStanding(approval, now)
  if (standing !== 'waiting') throw new AppError('conflict', `This request ${over[standing]}.`)
}

const actions = {
  approved: 'approval.approved',
  declined: 'approval.declined',
  withdrawn: 'approval.withdrawn',
} as const satisfies Record<Exclude<ApprovalState, 'waiting'>, AuditAction>

type Closing = { actor: Actor; approval: Approval; state: keyof typeof actions; resultId?: string }

async function close(tx: DistrictTransaction, { actor, approval, state, resultId }: Closing, now: Date): Promise<void> {
  const { districtId, id, kind, contacts, requestedByKind, requestedById } = approval
  await tx.approval.update({
    where: { districtId_id: { districtId, id } },
    data: { state, decidedById: actor.id, decidedAt: now, resultId: resultId ?? null },
  })
  const details = { kind, contacts, requested_by_kind: requestedByKind, requested_by: requestedById, result_id: resultId ?? null }
  await recordEvent(tx, { actor, at: now }, { action: actions[state], subjectId: id, details })
}
