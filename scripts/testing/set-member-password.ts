import { addLookup } from '@/lib/auth/access-lookup'
import { hashPassword } from '@/lib/auth/password'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'

/** Lets a member of `makeDistrict` sign in with this password, and answers with the address. */
export async function setMemberPassword({ districtId, id }: Actor, password: string, email?: string): Promise<string> {
  const passwordHash = await hashPassword(password)
  return inDistrict(districtId, async (tx) => {
    const member = await tx.member.update({
      where: { districtId_id: { districtId, id: id ?? '' } },
      data: { passwordHash, passwordSetAt: new Date(), ...(email ? { email } : {}) },
    })
    await addLookup(tx, { kind: 'sign_in', secret: member.email, districtId, targetId: member.id })
    return member.email
  })
}
