import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { addLookup, findLookups, newAccessSecret } from './access-lookup'
import { isPassword } from './password'
import { sessionHours } from './session-life'

/** A session's secret, for the cookie, or undefined. Unknown address, wrong password, suspended and removed member answer alike. */
export async function signIn(attempt: { email: string; password: string; userAgent: string }, now: Date): Promise<string | undefined> {
  const candidates = await findLookups('sign_in', attempt.email.trim().toLowerCase())
  for (const { districtId, targetId } of candidates) {
    const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where: { districtId_id: { districtId, id: targetId } } }))
    const fits = await isPassword(attempt.password, member?.passwordHash ?? null)
    if (member && fits && !member.suspendedAt && !member.removedAt)
      return startSession({ districtId, memberId: member.id, userAgent: attempt.userAgent }, now)
  }
  if (candidates.length === 0) await isPassword(attempt.password, null)
  return undefined
}

async function startSession(session: { districtId: string; memberId: string; userAgent: string }, now: Date): Promise<string> {
  const { districtId, memberId } = session
  const secret = newAccessSecret()
  await inDistrict(districtId, async (tx) => {
    const { id } = await tx.session.create({
      data: {
        districtId,
        memberId,
        userAgent: session.userAgent.slice(0, 300),
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + sessionHours * 3_600_000),
      },
    })
    await addLookup(tx, { kind: 'session', secret, districtId, targetId: id })
    const actor = { districtId, kind: 'member', id: memberId } as const
    await recordEvent(tx, { actor, at: now }, { action: 'member.signed_in', subjectId: memberId, details: { session_id: id } })
  })
  return secret
}
