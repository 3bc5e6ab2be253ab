import 'server-only'
import { startSession } from '@/lib/auth/start-session'
import { inDistrict } from '@/lib/district-scope'
import type { Identity } from './link-identity'

type Attempt = { districtId: string; identity: Identity; userAgent: string }

/**
 * A session's secret, for the cookie, or undefined: an account that nobody of this district has linked at this provider, and a
 * suspended or removed member, answer alike. The second factor is asked for here unless the provider does it.
 */
export async function signInWithIdentity({ districtId, identity, userAgent }: Attempt, now: Date): Promise<string | undefined> {
  const { providerId, issuer, subject } = identity
  const found = await inDistrict(districtId, async (tx) => {
    const held = await tx.memberIdentity.findUnique({
      where: { districtId_issuer_subject: { districtId, issuer, subject } },
      include: { member: true, provider: true },
    })
    if (!held || held.providerId !== providerId || held.member.suspendedAt || held.member.removedAt) return undefined
    await tx.memberIdentity.update({ where: { districtId_id: { districtId, id: held.id } }, data: { lastUsedAt: now } })
    return held
  })
  if (!found) return undefined
  const proof = { method: 'identity_provider', strong: found.provider.doesSecondFactor } as const
  return startSession({ member: found.member, userAgent, proof }, now)
}
