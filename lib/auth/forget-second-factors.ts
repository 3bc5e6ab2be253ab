import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { OfMember } from './own-account'

/** Takes every second factor and recovery code of a member away. */
export async function forgetSecondFactors(tx: DistrictTransaction, of: OfMember): Promise<void> {
  const passkeys = await tx.passkey.findMany({ where: of, select: { id: true } })
  const targetId = { in: passkeys.map(({ id }) => id) }
  await tx.accessLookup.deleteMany({ where: { kind: 'passkey', districtId: of.districtId, targetId } })
  await tx.passkey.deleteMany({ where: of })
  await tx.totpFactor.deleteMany({ where: of })
  await tx.recoveryCode.deleteMany({ where: of })
}
