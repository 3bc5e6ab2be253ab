import 'server-only'
import type { OfMember } from '@/lib/auth/own-account'
import type { DistrictTransaction } from '@/lib/district-scope'

/** Signs the member out of every browser, from the next request on; `except` is the session that stays. */
export async function endMemberSessions(
  tx: DistrictTransaction,
  { districtId, memberId, except }: OfMember & { except?: string },
  now: Date,
): Promise<void> {
  const ending = { districtId, memberId, ...(except !== undefined && { id: { not: except } }) }
  const sessions = await tx.session.findMany({ where: ending, select: { id: true } })
  await tx.session.updateMany({ where: { ...ending, revokedAt: null }, data: { revokedAt: now } })
  await tx.accessLookup.deleteMany({ where: { kind: 'session', districtId, targetId: { in: sessions.map(({ id }) => id) } } })
}

/** Kills every one-time address at which the member could still set a password. */
export async function forgetPasswordCodes(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<void> {
  const unused = { districtId, memberId, usedAt: null }
  const codes = await tx.passwordCode.findMany({ where: unused, select: { id: true } })
  await tx.accessLookup.deleteMany({ where: { kind: 'password_code', districtId, targetId: { in: codes.map(({ id }) => id) } } })
  // The rows too: whoever has just shown such a code may not have used it up yet.
  await tx.passwordCode.deleteMany({ where: unused })
}
