import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import { findLookups } from './access-lookup'
import { hashPassword, passwordSchema } from './password'

const setPasswordSchema = z.object({ code: z.string(), password: passwordSchema })

/** Whose one-time code this is, while it can be used: not by a member who is suspended or removed. */
export async function findPasswordCode(
  code: string,
  now: Date,
): Promise<{ districtId: string; id: string; memberId: string; email: string } | undefined> {
  const [lookup] = await findLookups('password_code', code)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  const found = await inDistrict(districtId, (tx) =>
    tx.passwordCode.findUnique({
      where: { districtId_id: { districtId, id: targetId } },
      include: { member: { select: { email: true, suspendedAt: true, removedAt: true } } },
    }),
  )
  if (!found || found.usedAt || found.expiresAt <= now || found.member.suspendedAt || found.member.removedAt) return undefined
  return { districtId, id: found.id, memberId: found.memberId, email: found.member.email }
}

/** Sets the password of the code's member, uses the code up and ends the member's sessions. Refuses a used or old code with `forbidden`. */
export async function setPassword(input: z.input<typeof setPasswordSchema>, now: Date): Promise<void> {
  const { code, password } = parseInput(setPasswordSchema, input)
  const found = await findPasswordCode(code, now)
  if (!found) throw unusableCode()
  const { districtId, id, memberId } = found
  const passwordHash = await hashPassword(password)
  await inDistrict(districtId, async (tx) => {
    const { count } = await tx.passwordCode.updateMany({ where: { districtId, id, usedAt: null }, data: { usedAt: now } })
    if (count === 0) throw unusableCode()
    await tx.member.update({ where: { districtId_id: { districtId, id: memberId } }, data: { passwordHash } })
    await tx.session.updateMany({ where: { districtId, memberId, revokedAt: null }, data: { revokedAt: now } })
    await tx.accessLookup.deleteMany({ where: { kind: 'password_code', districtId, targetId: id } })
    await recordEvent(
      tx,
      { actor: { districtId, kind: 'member', id: memberId }, at: now },
      { action: 'member.password_set', subjectId: memberId },
    )
  })
}

function unusableCode(): AppError {
  return new AppError('forbidden', 'This address has been used or is older than three days. Ask an owner of your district for a new one.')
}
