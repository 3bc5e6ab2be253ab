import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { describeEvents, type ListedEvent } from '@/lib/audit/find-events'
import { leafDetails } from '@/lib/audit/leaf-details'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { uuidV7 } from '@/lib/uuid-v7'
import type { AuditVerification } from '@/prisma/generated/client'
import type { VerificationState } from '@/prisma/generated/enums'
import { markVerificationDue } from './due-verifications'
import { type RecordVerification, recordVerificationSchema, type Verdict, verdictSchema } from './verification'

/** One run of *Verify audit*. */
export type VerificationRun = {
  id: string
  state: VerificationState
  requestedBy: string
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  /** Leaves, of `total`. */
  checked: number
  total: number
  /** Null until it is done, or where it cannot be read any more. */
  result: RecordVerification | null
  /** What its event tells of, which stands in the record; null where no event tells of it. Another one than that of `result` is what was found. */
  recordedVerdict: Verdict | null
}

/** How many earlier runs are told of. */
const mostRuns = 20

/** Has a worker verify the district's record; while one waits or runs already, answers with that one. Refuses with `forbidden`. */
export async function requestVerification(actor: Actor, now: Date): Promise<{ id: string }> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    // Locks the district's row, so that two who press at once ask for one run.
    await markVerificationDue(tx, districtId)
    const open = await tx.auditVerification.findFirst({
      where: { districtId, state: { in: ['queued', 'running'] } },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    })
    if (open) return open
    const id = uuidV7()
    await tx.auditVerification.create({ data: { districtId, id, actorKind: actor.kind, actorId: actor.id, createdAt: now } })
    return { id }
  })
}

/**
 * One run, with the events that it found something about as far as they are still there. Refuses with `forbidden`, or `not_found` for an
 * unknown or another district's id.
 */
export async function getVerification(actor: Actor, id: string): Promise<VerificationRun & { events: ListedEvent[] }> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const row = isId(id) ? await tx.auditVerification.findUnique({ where: { districtId_id: { districtId, id } } }) : null
    if (!row) throw notFound('verification')
    const [run] = await summarise(tx, districtId, [row])
    if (!run) throw notFound('verification')
    const told = run.result?.findings.flatMap(({ eventId }) => (eventId && isId(eventId) ? [eventId] : [])) ?? []
    const events = await tx.auditEvent.findMany({ where: { districtId, id: { in: told } } })
    return { ...run, events: await describeEvents(tx, districtId, events) }
  })
}

/** The newest runs, newest first. Refuses with `forbidden`. */
export async function findVerifications(actor: Actor): Promise<VerificationRun[]> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.auditVerification.findMany({ where: { districtId }, orderBy: { createdAt: 'desc' }, take: mostRuns })
    return summarise(tx, districtId, rows)
  })
}

async function summarise(tx: DistrictTransaction, districtId: string, rows: readonly AuditVerification[]): Promise<VerificationRun[]> {
  const names = await findActorNames(
    tx,
    districtId,
    rows.map(({ actorId }) => actorId),
  )
  const recorded = await findRecordedVerdicts(
    tx,
    districtId,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, state, actorKind, actorId, createdAt, startedAt, finishedAt, checked, total, result }) => ({
    id,
    state,
    requestedBy: actorName({ kind: actorKind, id: actorId }, names),
    createdAt,
    startedAt,
    finishedAt,
    checked,
    total,
    result: recordVerificationSchema.safeParse(result).data ?? null,
    recordedVerdict: recorded.get(id) ?? null,
  }))
}

/** The application may rewrite a run, and never the event of its verdict. */
async function findRecordedVerdicts(tx: DistrictTransaction, districtId: string, ids: string[]): Promise<Map<string, Verdict>> {
  const events = await tx.auditEvent.findMany({
    where: { districtId, action: 'record.verified', subjectId: { in: ids } },
    select: { subjectId: true, leaf: true },
  })
  return new Map(
    events.flatMap(({ subjectId, leaf }) => {
      const verdict = verdictSchema.safeParse(leafDetails(leaf).verdict).data
      return subjectId && verdict ? [[subjectId, verdict] as const] : []
    }),
  )
}

function isId(text: string): boolean {
  return z.guid().safeParse(text).success
}
