import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { hashPassword, isOutdatedHash } from './password'

type Verified = { districtId: string; id: string; passwordHash: string | null }

/**
 * Keeps the hash of a password that has just proved right in today's form, unless somebody has set another one meanwhile.
 * Answers the hash by which it is to be known again.
 */
export async function rehashPassword({ districtId, id, passwordHash }: Verified, password: string): Promise<string | null> {
  if (passwordHash === null || !isOutdatedHash(passwordHash)) return passwordHash
  const renewed = await hashPassword(password)
  const where = { districtId, id, passwordHash }
  const { count } = await inDistrict(districtId, (tx) => tx.member.updateMany({ where, data: { passwordHash: renewed } }))
  return count > 0 ? renewed : passwordHash
}
