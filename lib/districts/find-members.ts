import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Role } from '@/prisma/generated/enums'
import type { Actor } from './actor'
import { canManageMembers, requireAllowed } from './policies'

export type MemberState = 'active' | 'no_password' | 'suspended'

export type MemberRecord = {
  id: string
  email: string
  role: Role
  schools: string[]
  state: MemberState
  /** An authenticator app that was confirmed, or a passkey. */
  hasSecondFactor: boolean
  createdAt: Date
}

/** Every member of the district, by address; those who were removed are left out. */
export async function findMembers(actor: Actor): Promise<MemberRecord[]> {
  requireAllowed(canManageMembers, actor)
  const { districtId } = actor
  const members = await inDistrict(districtId, (tx) =>
    tx.member.findMany({
      where: { districtId, removedAt: null },
      orderBy: { email: 'asc' },
      include: {
        totpFactors: { where: { confirmedAt: { not: null } }, select: { id: true } },
        passkeys: { take: 1, select: { id: true } },
      },
    }),
  )
  return members.map(({ id, email, role, schools, passwordHash, suspendedAt, createdAt, totpFactors, passkeys }) => {
    const state = suspendedAt ? 'suspended' : passwordHash ? 'active' : 'no_password'
    return { id, email, role, schools, state, hasSecondFactor: totpFactors.length + passkeys.length > 0, createdAt }
  })
}
