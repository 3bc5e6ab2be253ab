import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findLookups } from './access-lookup'

export type SignedIn = {
  actor: Actor
  sessionId: string
  district: { id: string; name: string; slug: string; timeZone: string }
  member: { id: string; email: string }
}

/** Who holds this session secret, read from the database each time, so a revoked session ends with the next request. */
export async function findSession(secret: string, now: Date): Promise<SignedIn | undefined> {
  const [lookup] = await findLookups('session', secret)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  const [district, session] = await Promise.all([
    database().district.findUnique({ where: { id: districtId }, select: { id: true, name: true, slug: true, timeZone: true } }),
    inDistrict(districtId, (tx) =>
      tx.session.findUnique({ where: { districtId_id: { districtId, id: targetId } }, include: { member: true } }),
    ),
  ])
  if (!district || !session || session.revokedAt || session.expiresAt <= now || session.member.suspendedAt) return undefined
  const { id, email, role, schools } = session.member
  return { actor: { districtId, kind: 'member', id, role, schools }, sessionId: targetId, district, member: { id, email } }
}

/** The living sessions of the member who asks, newest first. */
export async function findOwnSessions(actor: Actor, now: Date) {
  const { districtId, id: memberId } = actor
  if (memberId === null) return []
  return inDistrict(districtId, (tx) =>
    tx.session.findMany({
      where: { districtId, memberId, revokedAt: null, expiresAt: { gt: now } },
      select: { id: true, userAgent: true, createdAt: true, expiresAt: true },
      orderBy: { createdAt: 'desc' },
    }),
  )
}

/** Ends one session of the member who asks; the browser that holds it is signed out with its next request. `not_found` for anybody else's. */
export async function revokeSession(
  actor: Actor,
  sessionId: string,
  now: Date,
  action: 'member.signed_out' | 'session.revoked',
): Promise<void> {
  const { districtId, id: memberId } = actor
  if (memberId === null || !z.uuid().safeParse(sessionId).success) throw notFound('session')
  await inDistrict(districtId, async (tx) => {
    const where = { districtId, id: sessionId, memberId, revokedAt: null }
    const { count } = await tx.session.updateMany({ where, data: { revokedAt: now } })
    if (count === 0) throw notFound('session')
    await tx.accessLookup.deleteMany({ where: { kind: 'session', districtId, targetId: sessionId } })
    await recordEvent(tx, { actor, at: now }, { action, subjectId: memberId, details: { session_id: sessionId } })
  })
}
