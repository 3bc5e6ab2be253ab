// Threat: one member, or one stolen session, reaches every family of a district at once. Choice: where the district says so the
// act is only written down here, and done by nobody but a second member's press.
import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Approval, Prisma } from '@/prisma/generated/client'
import type { ApprovalKind } from '@/prisma/generated/enums'
import { type ApprovalReason, approvalDays, approvalStanding, waitingSentence } from './approval'

type Asked = {
  kind: ApprovalKind
  reasons: readonly ApprovalReason[]
  /** What is to be done, as the use case that will do it reads it; JSON. */
  request: object
  /** How many contacts it is about. */
  contacts: number
  idempotencyKey?: string | undefined
}

/** What waits, for `approvalNeeded` once the request is committed. */
export type Waiting = { waits: { reasons: readonly ApprovalReason[]; contacts: number } }

/** As many as somebody can still decide about. */
const mostOfOne = 50

const dayMilliseconds = 24 * 60 * 60_000

/**
 * Writes down in the caller's transaction what waits for a second member, for seven days. The same request of the same actor waits once.
 * An idempotency key whose request was declined, was withdrawn or has expired refuses with `conflict`, one of another request with
 * `idempotency_key_reused`; `conflict` also where fifty of the actor wait.
 */
export async function requestApproval(tx: DistrictTransaction, actor: Actor, asked: Asked, now: Date): Promise<Waiting> {
  const { districtId } = actor
  const { kind, reasons, contacts, idempotencyKey = null } = asked
  const request: Prisma.InputJsonObject = JSON.parse(JSON.stringify({ ...asked.request, idempotencyKey }))
  const waits = { waits: { reasons, contacts } }
  const own = { districtId, kind, requestedByKind: actor.kind, requestedById: actor.id }
  const keyed = idempotencyKey
    ? await tx.approval.findFirst({ where: { ...own, request: { path: ['idempotencyKey'], equals: idempotencyKey } } })
    : null
  if (keyed) {
    requireSame(keyed, request, now)
    return waits
  }
  if (await waitsAlready(tx, actor, { kind, request }, now)) return waits
  const waiting = await tx.approval.count({ where: { ...own, state: 'waiting', expiresAt: { gt: now } } })
  if (waiting >= mostOfOne)
    throw new AppError('conflict', `${mostOfOne} requests of yours wait already. Withdraw some, or let them be decided.`)
  const id = uuidV7()
  const expiresAt = new Date(now.getTime() + approvalDays * dayMilliseconds)
  await tx.approval.create({ data: { ...own, id, reasons: [...reasons], request, contacts, requestedAt: now, expiresAt } })
  const details = { kind, reasons: [...reasons], contacts }
  await recordEvent(tx, { actor, at: now }, { action: 'approval.requested', subjectId: id, details })
  return waits
}

type Same = { kind: ApprovalKind; request: Prisma.InputJsonObject }

/** Two presses of one button mean the same, whatever their keys. */
async function waitsAlready(tx: DistrictTransaction, actor: Actor, { kind, request }: Same, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM approvals
    WHERE district_id = ${actor.districtId}::uuid AND state = 'waiting' AND expires_at > ${now} AND kind = ${kind}::approval_kind
      AND requested_by_kind = ${actor.kind}::actor_kind AND requested_by_id IS NOT DISTINCT FROM ${actor.id}::uuid
      AND request - 'idempotencyKey' = ${JSON.stringify(request)}::jsonb - 'idempotencyKey'`
  return rows.length > 0
}

/** The refusal of an act that waits now; thrown after the transaction that wrote it down. */
export function approvalNeeded({ waits }: Waiting): AppError {
  return new AppError('approval_needed', waitingSentence(waits))
}

const ended = { declined: 'was declined', withdrawn: 'was withdrawn', expired: 'has expired' } as const

function requireSame(keyed: Approval, request: unknown, now: Date): void {
  if (!isDeepStrictEqual(askedIn(keyed.request), askedIn(request))) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request. Use a new key for a new request.')
  }
  const standing = approvalStanding(keyed, now)
  if (standing === 'waiting' || standing === 'approved') return
  throw new AppError('conflict', `This request ${ended[standing]} under Approvals. Use a new Idempotency-Key to ask again.`)
}

/** What the caller said, without what that came to at the time. */
function askedIn(request: unknown): unknown {
  return typeof request === 'object' && request !== null && 'asked' in request ? request.asked : request
}
