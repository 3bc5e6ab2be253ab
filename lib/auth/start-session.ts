// Threat: a sign-in that is under way when its password is changed, its passkey removed or its member suspended begins a
// session afterwards, which nobody ends. Choice: whoever changes any of that, or ends sessions, locks the member's row, and a
// session begins under a lock of it too: before them, and is ended with the others, or after them, and is refused.
import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import type { Member } from '@/prisma/generated/client'
import { addLookup, newAccessSecret } from './access-lookup'
import type { OfMember } from './own-account'
import { hasSecondFactor } from './second-factor'
import { secondFactorDueAt } from './second-factor-rule'
import { sessionHours } from './session-life'

/** How somebody has shown who they are. */
export type Proof = {
  method: 'password' | 'passkey' | 'identity_provider'
  /** Where it took two factors already. */
  strong: boolean
  /** When it was shown, where that was earlier: at an identity provider. */
  at?: Date
  /** Whether what was shown is still the member's, asked of rows that nobody changes meanwhile. */
  stillHolds: (tx: DistrictTransaction, member: Member) => boolean | Promise<boolean>
}

type NewSession = { member: Pick<Member, 'districtId' | 'id'>; userAgent: string; proof: Proof }

/**
 * A session's secret, for the cookie; undefined where the member may not sign in by now or the proof holds no longer. Nobody is
 * signed in with it before the second factor, where one is asked for: see `findPendingSession`.
 */
export async function startSession({ member, userAgent, proof }: NewSession, now: Date): Promise<string | undefined> {
  const of = { districtId: member.districtId, memberId: member.id }
  const secret = newAccessSecret()
  return inDistrict(of.districtId, async (tx) => {
    const current = await holdActiveMember(tx, of)
    if (!current || !(await proof.stillHolds(tx, current))) return undefined
    const confirmedAt = proof.strong || !(await awaitsSecondFactor(tx, current, now)) ? now : null
    const { id } = await tx.session.create({
      data: {
        ...of,
        userAgent: userAgent.slice(0, 300),
        createdAt: now,
        lastSeenAt: now,
        authenticatedAt: proof.at ?? now,
        confirmedAt,
        expiresAt: new Date(now.getTime() + sessionHours * 3_600_000),
      },
    })
    await addLookup(tx, { kind: 'session', secret, districtId: of.districtId, targetId: id })
    if (confirmedAt) await recordSignIn(tx, { ...of, sessionId: id, method: proof.method }, now)
    return secret
  })
}

/** The member as the row is now and stays until the transaction ends; several sessions may begin at once. */
async function holdActiveMember(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<Member | undefined> {
  await tx.$executeRaw`SELECT FROM members WHERE district_id = ${districtId}::uuid AND id = ${memberId}::uuid FOR SHARE`
  const member = await tx.member.findUnique({ where: { districtId_id: { districtId, id: memberId } } })
  return member && !member.suspendedAt && !member.removedAt ? member : undefined
}

/** Whether the member has a second factor to show, or has had long enough to add one; a short password never stands alone. */
async function awaitsSecondFactor(tx: DistrictTransaction, member: Member, now: Date): Promise<boolean> {
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
