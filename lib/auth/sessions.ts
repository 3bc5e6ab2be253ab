// Threat: a session left open on a shared computer, or a stolen cookie, lets somebody in for as long as it likes. Choice:
// it ends an hour after its last request and twelve after signing in, judged by its row on every request. Any request
// counts as use, also of a page that keeps itself up to date: it does so only while its tab is looked at.
import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { type Preferences, readPreferences } from '@/lib/districts/preferences'
import { Prisma } from '@/prisma/generated/client'
import { Role } from '@/prisma/generated/enums'
import { findLookups } from './access-lookup'
import { hasSecondFactor } from './second-factor'
import { hasRunOut, idleSince, isDueToBeSeen, isOverdue, sessionEnd } from './session-life'

export type SignedIn = {
  actor: Actor
  sessionId: string
  district: { id: string; name: string; slug: string; timeZone: string }
  member: { id: string; email: string; preferences: Preferences }
  /** When the session ends unless it is used: an hour from now, or when its 12 hours are up. */
  endsAt: Date
  /** When the member last proved who is there: see `requireConfirmed`. */
  authenticatedAt: Date
}

/** A session that has passed the first factor and waits for the second. Nobody is signed in with it. */
export type PendingSession = Omit<SignedIn, 'authenticatedAt' | 'endsAt'> & {
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
  const { authenticatedAt } = found.session
  const endsAt = sessionEnd(isDueToBeSeen(found.session, now) ? { ...found.session, lastSeenAt: now } : found.session)
  return { ...found.signedIn, authenticatedAt, endsAt }
}

/** Whose session waits for a second factor: for ten minutes after the first one. */
export async function findPendingSession(secret: string, now: Date): Promise<PendingSession | undefined> {
  const found = await findLiving(secret, now)
  if (!found || found.session.confirmedAt || isOverdue(found.session, now)) return undefined
  const { actor, member } = found.signedIn
  const of = { districtId: actor.districtId, memberId: member.id }
  const hasOne = await inDistrict(of.districtId, (tx) => hasSecondFactor(tx, of))
  return { ...found.signedIn, awaits: hasOne ? 'second_factor' : 'enrolment' }
}

const livingSchema = z.object({
  id: z.string(),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  expiresAt: z.date(),
  confirmedAt: z.date().nullable(),
  authenticatedAt: z.date(),
  memberId: z.string(),
  email: z.string(),
  role: z.enum(Role),
  schools: z.array(z.string()),
  preferences: z.unknown(),
  name: z.string(),
  slug: z.string(),
  timeZone: z.string(),
})

/** Every page, action and look asks it, so it is one statement. */
async function findLiving(secret: string, now: Date) {
  const [lookup] = await findLookups('session', secret)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`
      SELECT s.id, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt", s.confirmed_at AS "confirmedAt",
        s.authenticated_at AS "authenticatedAt", m.id AS "memberId", m.email, m.role, m.schools, m.preferences, d.name, d.slug, d.time_zone AS "timeZone"
      FROM sessions s
      JOIN members m ON m.district_id = s.district_id AND m.id = s.member_id AND m.suspended_at IS NULL AND m.removed_at IS NULL
      JOIN districts d ON d.id = s.district_id AND d.deleted_at IS NULL
      WHERE s.district_id = ${districtId}::uuid AND s.id = ${targetId}::uuid AND s.revoked_at IS NULL`,
  )
  if (!row) return undefined
  const { memberId, email, role, schools, preferences, name, slug, timeZone, ...session } = livingSchema.parse(row)
  if (!(await isKeptAlive({ districtId, ...session }, now))) return undefined
  const signedIn: Omit<SignedIn, 'authenticatedAt' | 'endsAt'> = {
    actor: { districtId, kind: 'member', id: memberId, role, schools },
    sessionId: session.id,
    district: { id: districtId, name, slug, timeZone },
    member: { id: memberId, email, preferences: readPreferences(preferences) },
  }
  return { session, signedIn }
}

/** When a session ends unless it is used, and whether using it moves that: not once its 12 hours are all that is left. */
export type SessionEnd = { endsAt: Date; isProlongable: boolean }

/**
 * The end of the session of this secret; undefined when it has ended. Asking is no use: a page may look as often as it likes, and
 * the session of somebody who has gone home ends all the same.
 */
export async function findSessionEnd(secret: string, now: Date): Promise<SessionEnd | undefined> {
  const [lookup] = await findLookups('session', secret)
  if (!lookup) return undefined
  const { districtId, targetId: id } = lookup
  const session = await inDistrict(districtId, (tx) =>
    tx.session.findUnique({
      where: { districtId_id: { districtId, id }, revokedAt: null, confirmedAt: { not: null } },
      select: { lastSeenAt: true, expiresAt: true },
    }),
  )
  if (!session || hasRunOut(session, now)) return undefined
  const endsAt = sessionEnd(session)
  return { endsAt, isProlongable: endsAt < session.expiresAt }
}

type Life = { districtId: string; id: string; lastSeenAt: Date; expiresAt: Date }

async function isKeptAlive(session: Life, now: Date): Promise<boolean> {
  const { districtId, id, lastSeenAt } = session
  // Of requests at the same moment the first one writes; the others find the time moved and leave it as it is.
  const where = { districtId, id, lastSeenAt, revokedAt: null }
  // What is over stays over: a clock set back afterwards brings no session back to life.
  const isOver = hasRunOut(session, now)
  const data = isOver ? { revokedAt: now } : { lastSeenAt: now }
  if (isOver || isDueToBeSeen(session, now)) await inDistrict(districtId, (tx) => tx.session.updateMany({ where, data }))
  return !isOver
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
