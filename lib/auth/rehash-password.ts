import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { hashPassword, isOutdatedHash } from './password'

type Verified = { districtId: string; id: string; passwordHash: string | null }

/** Keeps the hash of a password that has just proved right in today's form, unless somebody has set another one meanwhile. */
export async function rehashPassword({ districtId, id, passwordHash }: Verified, password: string): Promise<void> {
  if (passwordHash === null || !isOutdatedHash(passwordHash)) return
  const renewed = await hashPassword(password)
  await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { districtId, id, passwordHash }, data: { passwordHash: renewed } }))
}
