import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import type { Member } from '@/prisma/generated/client'
import { addLookup, newAccessSecret } from './access-lookup'
import { hasSecondFactor } from './second-factor'
import { secondFactorDueAt } from './second-factor-rule'
import { sessionHours } from './session-life'

/** How somebody has shown who they are. `strong` where that took two factors already. */
export type Proof = { method: 'password' | 'passkey' | 'identity_provider'; strong: boolean }

type NewSession = { member: Pick<Member, 'districtId' | 'id' | 'role' | 'createdAt' | 'passwordIsShort'>; userAgent: string; proof: Proof }

/** A session's secret, for the cookie. Nobody is signed in with it before the second factor, where one is asked for: see `findPendingSession`. */
export async function startSession({ member, userAgent, proof }: NewSession, now: Date): Promise<string> {
  const { districtId, id: memberId } = member
  const secret = newAccessSecret()
  await inDistrict(districtId, async (tx) => {
    const confirmedAt = proof.strong || !(await awaitsSecondFactor(tx, member, now)) ? now : null
    const { id } = await tx.session.create({
      data: {
        districtId,
        memberId,
        userAgent: userAgent.slice(0, 300),
        createdAt: now,
        lastSeenAt: now,
        authenticatedAt: now,
        confirmedAt,
        expiresAt: new Date(now.getTime() + sessionHours * 3_600_000),
      },
    })
    await addLookup(tx, { kind: 'session', secret, districtId, targetId: id })
    if (confirmedAt) await recordSignIn(tx, { districtId, memberId, sessionId: id, method: proof.method }, now)
  })
  return secret
}

/** Whether the member has a second factor to show, or has had long enough to add one; a short password never stands alone. */
async function awaitsSecondFactor(tx: DistrictTransaction, member: NewSession['member'], now: Date): Promise<boolean> {
  const { districtId, id: memberId } = member
  if (member.passwordIsShort || (await hasSecondFactor(tx, { districtId, memberId }))) return true
  const dueAt = secondFactorDueAt(member, await getTrustPolicyIn(tx, districtId))
  return dueAt !== null && dueAt <= now
}

type SignIn = { districtId: string; memberId: string; sessionId: string; method: string }

/** Tells the record that a session has begun to let somebody in. */
export async function recordSignIn(tx: DistrictTransaction, { districtId, memberId, sessionId, method }: SignIn, now: Date): Promise<void> {
  const actor = { districtId, kind: 'member', id: memberId } as const
  await recordEvent(tx, { actor, at: now }, { action: 'member.signed_in', subjectId: memberId, details: { session_id: sessionId, method } })
}
