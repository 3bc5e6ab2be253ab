import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { findLookups } from './access-lookup'
import { isPassword } from './password'
import { startSession } from './start-session'

/** A session's secret, for the cookie, or undefined. Unknown address, wrong password, suspended and removed member answer alike. */
export async function signIn(attempt: { email: string; password: string; userAgent: string }, now: Date): Promise<string | undefined> {
  const candidates = await findLookups('sign_in', attempt.email.trim().toLowerCase())
  for (const { districtId, targetId } of candidates) {
    const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where: { districtId_id: { districtId, id: targetId } } }))
    const fits = await isPassword(attempt.password, member?.passwordHash ?? null)
    if (member && fits && !member.suspendedAt && !member.removedAt)
      return startSession({ member, userAgent: attempt.userAgent, proof: { method: 'password', strong: false } }, now)
  }
  if (candidates.length === 0) await isPassword(attempt.password, null)
  return undefined
}
