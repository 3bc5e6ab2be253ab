import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import type { OfMember } from '@/lib/auth/own-account'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Member } from '@/prisma/generated/client'

/**
 * The member, locked together with the district's owners until the transaction ends: two owners who take each other's role
 * away at once take turns. Refuses an unknown or removed member with `not_found`.
 */
export async function lockMember(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<Member> {
  if (!z.uuid().safeParse(memberId).success) throw notFound('member')
  // In the order of ids, or two who lock the same owners could wait for each other.
  await tx.$executeRaw`
    SELECT FROM members WHERE district_id = ${districtId}::uuid AND (role = 'owner' OR id = ${memberId}::uuid) ORDER BY id FOR UPDATE`
  return getMember(tx, { districtId, memberId })
}

/**
 * The member alone, locked until the transaction ends: for what is theirs and has nothing to do with who owns the district.
 * Refuses a removed member with `not_found`.
 */
export async function lockMemberAlone(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<Member> {
  await tx.$executeRaw`
    SELECT FROM members WHERE district_id = ${districtId}::uuid AND id = ${memberId}::uuid FOR NO KEY UPDATE`
  return getMember(tx, { districtId, memberId })
}

async function getMember(tx: DistrictTransaction, { districtId, memberId }: OfMember): Promise<Member> {
  const member = await tx.member.findUnique({ where: { districtId_id: { districtId, id: memberId } } })
  if (!member || member.removedAt) throw notFound('member')
  return member
}

/**
 * For the end of a change made under `lockMember`: refuses it with `conflict` where no owner is left who can sign in: neither
 * suspended nor removed, and with a password, a passkey or a linked account. Who was only invited may never come.
 */
export async function requireOwnerLeft(tx: DistrictTransaction, districtId: string): Promise<void> {
  const canSignIn = [{ passwordHash: { not: null } }, { passkeys: { some: {} } }, { identities: { some: {} } }]
  const owners = await tx.member.count({ where: { districtId, role: 'owner', suspendedAt: null, removedAt: null, OR: canSignIn } })
  if (owners > 0) return
  const sentence = 'The district would have no owner left.'
  throw new AppError('conflict', `${sentence} Make somebody else an owner first, who has signed in.`, { role: sentence })
}
