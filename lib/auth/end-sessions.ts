import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvents } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockMember } from '@/lib/districts/lock-member'
import { canManageMembers, requireAllowed } from '@/lib/districts/policies'

/**
 * Ends every session of the member who asks but the one given, also those that still wait for a second factor, and says how
 * many; the browsers that hold them are signed out with their next request. `not_found` where the one given is not theirs.
 */
export async function endOtherSessions(actor: Actor, sessionId: string, now: Date): Promise<{ ended: number }> {
  const { districtId, id: memberId } = actor
  if (memberId === null || !z.uuid().safeParse(sessionId).success) throw notFound('session')
  return inDistrict(districtId, async (tx) => {
    // One that begins at this moment is ended with the others, or begins after them: see `startSession`.
    await lockMember(tx, { districtId, memberId })
    const kept = await tx.session.count({ where: { districtId, memberId, id: sessionId, revokedAt: null } })
    if (kept === 0) throw notFound('session')
    return endSessions(tx, { actor, memberId, exceptId: sessionId }, now)
  })
}

/** Ends every session of a member, who may sign in again at once, and says how many. `forbidden` but for owners; `not_found` for an unknown or removed member. */
export async function endSessionsOf(actor: Actor, memberId: string, now: Date): Promise<{ ended: number }> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { id } = await lockMember(tx, { districtId, memberId })
    return endSessions(tx, { actor, memberId: id }, now)
  })
}

type Ending = { actor: Actor; memberId: string; exceptId?: string }

async function endSessions(tx: DistrictTransaction, { actor, memberId, exceptId }: Ending, now: Date): Promise<{ ended: number }> {
  const { districtId } = actor
  const living = { districtId, memberId, revokedAt: null, ...(exceptId !== undefined && { id: { not: exceptId } }) }
  const ended = await tx.session.updateManyAndReturn({ where: living, data: { revokedAt: now }, select: { id: true, expiresAt: true } })
  const targetId = { in: ended.map(({ id }) => id) }
  await tx.accessLookup.deleteMany({ where: { kind: 'session', districtId, targetId } })
  // One that had run out was no session any more: nobody needs to read of its end.
  const told = ended.filter(({ expiresAt }) => expiresAt > now)
  await recordEvents(
    tx,
    { actor, at: now },
    told.map(({ id }) => ({ action: 'session.revoked', subjectId: memberId, details: { session_id: id } })),
  )
  return { ended: told.length }
}
