import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { OfMember } from './own-account'

/** Whether the member has an authenticator app that was confirmed, or a passkey. */
export async function hasSecondFactor(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<boolean> {
  const apps = await tx.totpFactor.count({ where: { districtId, memberId, confirmedAt: { not: null } } })
  return apps > 0 || (await tx.passkey.count({ where: { districtId, memberId } })) > 0
}
