import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getTrustPolicyIn } from '@/lib/districts/get-trust-policy'
import { memberOf } from './own-account'
import { secondFactorDueAt } from './second-factor-rule'

export type OwnFactors = {
  totp: { addedAt: Date } | null
  passkeys: Array<{ id: string; name: string; createdAt: Date; lastUsedAt: Date | null }>
  recoveryCodesLeft: number
  /** When signing in will ask for a second factor, where the member has none yet; null when it will not, or has one. */
  dueAt: Date | null
}

/** How the member who asks signs in besides the password. */
export async function findOwnFactors(actor: Actor): Promise<OwnFactors> {
  const of = memberOf(actor)
  return inDistrict(of.districtId, async (tx) => {
    const member = await tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId: of.districtId, id: of.memberId } } })
    const app = await tx.totpFactor.findFirst({ where: { ...of, confirmedAt: { not: null } } })
    const passkeys = await tx.passkey.findMany({
      where: of,
      select: { id: true, name: true, createdAt: true, lastUsedAt: true },
      orderBy: { createdAt: 'asc' },
    })
    const recoveryCodesLeft = await tx.recoveryCode.count({ where: { ...of, usedAt: null } })
    const has = app !== null || passkeys.length > 0
    const dueAt = has ? null : secondFactorDueAt(member, await getTrustPolicyIn(tx, of.districtId))
    return { totp: app?.confirmedAt ? { addedAt: app.confirmedAt } : null, passkeys, recoveryCodesLeft, dueAt }
  })
}
