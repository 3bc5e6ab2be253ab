import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Role } from '@/prisma/generated/enums'
import type { Actor } from './actor'
import { canManageMembers, requireAllowed } from './policies'

export type MemberState = 'active' | 'no_password' | 'suspended'

export type MemberRecord = { id: string; email: string; role: Role; schools: string[]; state: MemberState; createdAt: Date }

/** Every member of the district, by address; those who were removed are left out. */
export async function findMembers(actor: Actor): Promise<MemberRecord[]> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  const members = await inDistrict(districtId, (tx) =>
    tx.member.findMany({ where: { districtId, removedAt: null }, orderBy: { email: 'asc' } }),
  )
  return members.map(({ id, email, role, schools, passwordHash, suspendedAt, createdAt }) => {
    const state = suspendedAt ? 'suspended' : passwordHash ? 'active' : 'no_password'
    return { id, email, role, schools, state, createdAt }
  })
}
