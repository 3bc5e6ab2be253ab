import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import { endMemberSessions } from '@/lib/districts/end-member-access'
import { parseInput } from '@/lib/parse-input'
import { findLookups } from './access-lookup'
import type { OfMember } from './own-account'
import { passwordSchema } from './password'
import { shortestPassword } from './password-rules'
import { hasSecondFactor } from './second-factor'
import { lockActiveMember, storePassword } from './store-password'

const setPasswordSchema = z.object({ code: z.string(), password: passwordSchema })

/** A one-time code that can be used now, and how long the password it sets has to be. */
export type UsablePasswordCode = { districtId: string; id: string; memberId: string; email: string; shortest: number }

/** Whose one-time code this is, while it can be used: not by a member who is suspended or removed. */
export async function findPasswordCode(code: string, now: Date): Promise<UsablePasswordCode | undefined> {
  const [lookup] = await findLookups('password_code', code)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  return inDistrict(districtId, async (tx) => {
    const found = await tx.passwordCode.findUnique({
      where: { districtId_id: { districtId, id: targetId } },
      include: { member: { select: { email: true, suspendedAt: true, removedAt: true } } },
    })
    if (!found || found.usedAt || found.expiresAt <= now || found.member.suspendedAt || found.member.removedAt) return undefined
    const { id, memberId, member } = found
    const shortest = shortestPassword({ hasSecondFactor: await hasSecondFactor(tx, { districtId, memberId }) })
    return { districtId, id, memberId, email: member.email, shortest }
  })
}

/**
 * Sets the password of the code's member, uses the code up and ends the member's sessions; the second factor stays. Refuses a
 * used or old code with `forbidden`, a password that is too short or too easily guessed with `invalid_input`; the code then stays.
 * Answers whose it was.
 */
export async function setPassword(input: z.input<typeof setPasswordSchema>, now: Date): Promise<OfMember> {
  const { code, password } = parseInput(setPasswordSchema, input)
  const found = await findPasswordCode(code, now)
  if (!found) throw unusableCode()
  const { districtId, id, memberId } = found
  await inDistrict(districtId, async (tx) => {
    if (!(await lockActiveMember(tx, { districtId, memberId }))) throw unusableCode()
    const { count } = await tx.passwordCode.updateMany({ where: { districtId, id, usedAt: null }, data: { usedAt: now } })
    if (count === 0) throw unusableCode()
    await storePassword(tx, { districtId, memberId, password }, now)
    await tx.accessLookup.deleteMany({ where: { kind: 'password_code', districtId, targetId: id } })
    await endMemberSessions(tx, { districtId, memberId }, now)
  })
  return { districtId, memberId }
}

function unusableCode(): AppError {
  return new AppError(
    'forbidden',
    'This address has been used or is too old. Ask for a new one under Forgot your password, or ask an owner of your district.',
  )
}
