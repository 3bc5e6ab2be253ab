import 'server-only'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import { forgetPasswordCodes } from '@/lib/districts/end-member-access'
import { notifyMember } from './notify-member'
import { hashPassword } from './password'
import { checkPassword, isShortPassword } from './password-rules'
import { hasSecondFactor } from './second-factor'

type NewPassword = { districtId: string; memberId: string; password: string }

/**
 * Gives a member, whose row is locked, a new password, kills every one-time address for setting one, and tells the member by
 * mail. Refuses with `invalid_input` and the reason at the field `password` what `checkPassword` does not take.
 */
export async function storePassword(tx: DistrictTransaction, { districtId, memberId, password }: NewPassword, now: Date): Promise<void> {
  const of = { districtId, memberId }
  const { email, district } = await tx.member.findUniqueOrThrow({
    where: { districtId_id: { districtId, id: memberId } },
    select: { email: true, district: { select: { name: true, slug: true } } },
  })
  const owner = { email, districtName: district.name, slug: district.slug, hasSecondFactor: await hasSecondFactor(tx, of) }
  requireGoodPassword(checkPassword(password, owner))
  await tx.member.update({
    where: { districtId_id: { districtId, id: memberId } },
    data: { passwordHash: await hashPassword(password), passwordIsShort: isShortPassword(password), passwordSetAt: now },
  })
  await forgetPasswordCodes(tx, of)
  await notifyMember(tx, { of, kind: 'password_changed' }, now)
  await recordEvent(
    tx,
    { actor: { districtId, kind: 'member', id: memberId }, at: now },
    { action: 'member.password_set', subjectId: memberId },
  )
}

/** Locks a member until the transaction ends and answers whether the member may sign in at all. */
export async function lockActiveMember(tx: DistrictTransaction, { districtId, memberId }: Omit<NewPassword, 'password'>): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM members WHERE district_id = ${districtId}::uuid AND id = ${memberId}::uuid AND suspended_at IS NULL AND removed_at IS NULL FOR UPDATE`
  return rows.length > 0
}

/** Refuses with `invalid_input` where `checkPassword` has something to say. */
export function requireGoodPassword(sentence: string | undefined): void {
  if (sentence !== undefined) throw new AppError('invalid_input', sentence, { password: sentence })
}
