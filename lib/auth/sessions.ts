// Threat: a session left open on a shared computer, or a stolen cookie, lets somebody in for as long as it likes. Choice:
// it ends an hour after its last request and twelve after signing in, judged by its row on every request. Any request
// counts as use, also of a page that keeps itself up to date: it does so only while its tab is looked at.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findLookups } from './access-lookup'
import { hasSecondFactor } from './second-factor'
import { hasRunOut, idleSince, isDueToBeSeen, isOverdue } from './session-life'

export type SignedIn = {
  actor: Actor
  sessionId: string
  district: { id: string; name: string; slug: string; timeZone: string }
  member: { id: string; email: string }
  /** When the member last proved who is there: see `requireConfirmed`. */
  authenticatedAt: Date
}

/** A session that has passed the first factor and waits for the second. Nobody is signed in with it. */
export type PendingSession = Omit<SignedIn, 'authenticatedAt'> & {
  /** What is to come: a factor the member has, or adding one because the time to do so has run out. */
  awaits: 'second_factor' | 'enrolment'
}

/**
 * Who holds this session secret, read from the database each time, so a revoked session ends with the next request, on
 * every replica. Asking is use: it keeps the session from ending after an hour.
 */
export async function findSession(secret: string, now: Date): Promise<SignedIn | undefined> {
  const found = await findLiving(secret, now)
  if (!found?.session.confirmedAt) return undefined
  return { ...signedInOf(found), authenticatedAt: found.session.authenticatedAt }
}

/** Whose session waits for a second factor: for ten minutes after the first one. */
export async function findPendingSession(secret: string, now: Date): Promise<PendingSession | undefined> {
  const found = await findLiving(secret, now)
  if (!found || found.session.confirmedAt || isOverdue(found.session, now)) return undefined
  const { districtId, id: memberId } = found.session.member
  const hasOne = await inDistrict(districtId, (tx) => hasSecondFactor(tx, { districtId, memberId }))
  return { ...signedInOf(found), awaits: hasOne ? 'second_factor' : 'enrolment' }
}

async function findLiving(secret: string, now: Date) {
  const [lookup] = await findLookups('session', secret)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  const [district, session] = await Promise.all([
    database().district.findUnique({
      where: { id: districtId, deletedAt: null },
      select: { id: true, name: true, slug: true, timeZone: true },
    }),
    inDistrict(districtId, async (tx) => {
      const found = await tx.session.findUnique({ where: { districtId_id: { districtId, id: targetId } }, include: { member: true } })
      if (!found || found.revokedAt || found.member.suspendedAt || found.member.removedAt) return undefined
      return (await isKeptAlive(tx, found, now)) ? found : undefined
    }),
  ])
  return district && session ? { district, session } : undefined
}

function signedInOf({ district, session }: NonNullable<Awaited<ReturnType<typeof findLiving>>>): Omit<SignedIn, 'authenticatedAt'> {
  const { districtId, id, email, role, schools } = session.member
  return { actor: { districtId, kind: 'member', id, role, schools }, sessionId: session.id, district, member: { id, email } }
}

type Life = { districtId: string; id: string; lastSeenAt: Date; expiresAt: Date }

async function isKeptAlive(tx: DistrictTransaction, session: Life, now: Date): Promise<boolean> {
  const { districtId, id, lastSeenAt } = session
  // Of requests at the same moment the first one writes; the others find the time moved and leave it as it is.
  const where = { districtId, id, lastSeenAt, revokedAt: null }
  if (hasRunOut(session, now)) {
    // What is over stays over: a clock set back afterwards brings no session back to life.
    await tx.session.updateMany({ where, data: { revokedAt: now } })
    return false
  }
  if (isDueToBeSeen(session, now)) await tx.session.updateMany({ where, data: { lastSeenAt: now } })
  return true
}

/** The living sessions of the member who asks, newest first. `lastSeenAt` is true to the minute. */
export async function findOwnSessions(actor: Actor, now: Date) {
  const { districtId, id: memberId } = actor
  if (memberId === null) return []
  return inDistrict(districtId, (tx) =>
    tx.session.findMany({
      where: {
        districtId,
        memberId,
        revokedAt: null,
        confirmedAt: { not: null },
        expiresAt: { gt: now },
        lastSeenAt: { gt: idleSince(now) },
      },
      select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
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
