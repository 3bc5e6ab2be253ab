// Threat: whoever finds a signed-in browser sets a password of their own and stays. Choice: the current one is asked for, its
// guesses are counted, and every other browser is signed out (OWASP ASVS 5.0 6.2.3, 7.4.3).
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { endMemberSessions } from '@/lib/districts/end-member-access'
import { lockMember } from '@/lib/districts/lock-member'
import { parseInput } from '@/lib/parse-input'
import { countingGuesses } from './counting-guesses'
import { memberOf } from './own-account'
import { isPassword, passwordSchema } from './password'
import { shortestPassword } from './password-rules'
import { hasSecondFactor } from './second-factor'
import { storePassword } from './store-password'

export const changePasswordSchema = z.object({ current: passwordSchema, password: passwordSchema })

/** What a member's own password is like: whether there is one, and how long a new one has to be. */
export async function getPasswordStanding(actor: Actor): Promise<{ hasPassword: boolean; shortest: number }> {
  const { districtId, memberId } = memberOf(actor)
  return inDistrict(districtId, async (tx) => {
    const hasPassword = await tx.member.count({ where: { districtId, id: memberId, passwordHash: { not: null } } })
    const shortest = shortestPassword({ hasSecondFactor: await hasSecondFactor(tx, { districtId, memberId }) })
    return { hasPassword: hasPassword > 0, shortest }
  })
}

/**
 * Changes the actor's own password and ends every session but `sessionId`. Refuses with `invalid_input` a wrong current password
 * (field `current`) and one that is too short or too easily guessed (field `password`), too many wrong ones with `rate_limited`.
 */
export async function changePassword(
  actor: Actor,
  input: z.input<typeof changePasswordSchema>,
  { sessionId, now }: { sessionId: string; now: Date },
): Promise<void> {
  const { current, password } = parseInput(changePasswordSchema, input)
  const { districtId, memberId } = memberOf(actor)
  const where = { districtId_id: { districtId, id: memberId } }
  const { passwordHash } = await inDistrict(districtId, (tx) => tx.member.findUniqueOrThrow({ where, select: { passwordHash: true } }))
  await countingGuesses({ limit: 'confirmation', of: { districtId, memberId }, method: 'password' }, async () => {
    if (!(await isPassword(current, passwordHash))) throw wrongPassword()
  })
  await inDistrict(districtId, async (tx) => {
    const locked = await lockMember(tx, { districtId, memberId })
    // Somebody with a one-time address was quicker.
    if (locked.passwordHash !== passwordHash) throw wrongPassword()
    await storePassword(tx, { districtId, memberId, password }, now)
    await endMemberSessions(tx, { districtId, memberId, except: sessionId }, now)
  })
}

function wrongPassword(): AppError {
  const sentence = 'This is not your current password.'
  return new AppError('invalid_input', sentence, { current: sentence })
}
