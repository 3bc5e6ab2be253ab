import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import type { Policy } from '@/lib/districts/policies'
import type { Approval } from '@/prisma/generated/client'
import type { ActorKind } from '@/prisma/generated/enums'

/**
 * Whoever asked for it, with the role and the schools of now, where they may still do it. Refuses with `conflict` a member who was
 * suspended or removed, a key that was revoked, and who has another role since.
 */
export async function requesterNow(tx: DistrictTransaction, approval: Approval, can: Policy): Promise<Actor> {
  const { districtId, requestedByKind: kind, requestedById: id } = approval
  const actor = await actorNow(tx, { districtId, kind, id })
  if (!actor)
    throw new AppError('conflict', 'Whoever asked for this has lost access since, so it cannot be done in their name. Decline it.')
  if (!can(actor)) throw new AppError('conflict', 'Whoever asked for this has another role since, which does not allow it. Decline it.')
  return actor
}

type Asker = { districtId: string; kind: ActorKind; id: string | null }

/** Whoever this is, with the role and the schools of now; undefined for a member who was suspended or removed, and a key that was revoked. */
export async function actorNow(tx: DistrictTransaction, { districtId, kind, id }: Asker): Promise<Actor | undefined> {
  if (kind === 'operator') return operatorOf(districtId)
  if (id === null) return undefined
  const where = { districtId_id: { districtId, id } }
  if (kind === 'api_key') {
    const key = await tx.apiKey.findUnique({ where })
    return key && !key.revokedAt ? { districtId, kind, id, role: key.role, schools: key.schools } : undefined
  }
  const member = await tx.member.findUnique({ where })
  return member && !member.suspendedAt && !member.removedAt
    ? { districtId, kind, id, role: member.role, schools: member.schools }
    : undefined
}

/** The API keys that this actor made: whoever makes a key can speak through it. */
export async function findKeysMadeBy(tx: DistrictTransaction, { districtId, kind, id }: Actor): Promise<ReadonlySet<string>> {
  const made = { districtId, action: 'api_key.created', actorKind: kind, actorId: id }
  const events = await tx.auditEvent.findMany({ where: made, select: { subjectId: true } })
  return new Set(events.flatMap(({ subjectId }) => subjectId ?? []))
}
