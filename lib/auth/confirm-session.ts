// Threat: somebody who knows a password guesses the second factor, or has planted the waiting session in the member's browser.
// Choice: few tries, each code once, and the session gets a new secret when the second factor is shown: the old one is dead.
import 'server-only'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { parseInput } from '@/lib/parse-input'
import { addLookup, newAccessSecret } from './access-lookup'
import { countingGuesses, logWrongProof } from './counting-guesses'
import { memberOf } from './own-account'
import { passkeyUseSchema } from './passkey-answer'
import { passkeyUseOptions, takePasskey } from './passkeys'
import { takeRecoveryCode } from './recovery-codes'
import { recordSignIn } from './start-session'
import { countTotpGuess, forgetTotpGuesses, takeTotp, unfitCode } from './totp'

/** Six digits of the authenticator app, a recovery code, or what the browser answered for `secondStepPasskeyOptions`. */
export const secondFactorSchema = z.union(
  [
    z.strictObject({ totp: z.string('Type the code.').max(20, 'The code has six digits.') }),
    z.strictObject({ recoveryCode: z.string('Type the recovery code.').max(100, 'A recovery code has 16 characters.') }),
    z.strictObject({ passkey: passkeyUseSchema }),
  ],
  'Type a code or use a passkey.',
)

export type SecondFactor = z.input<typeof secondFactorSchema>

type Waiting = { actor: Actor; sessionId: string }

/** What a waiting session may show: whether the member has an authenticator app, and whether a passkey. */
export async function findSecondFactors(actor: Actor): Promise<{ totp: boolean; passkey: boolean }> {
  const of = memberOf(actor)
  return inDistrict(of.districtId, async (tx) => ({
    totp: (await tx.totpFactor.count({ where: { ...of, confirmedAt: { not: null } } })) > 0,
    passkey: (await tx.passkey.count({ where: of })) > 0,
  }))
}

/** What the browser needs to ask for a passkey of the member who waits. */
export async function secondStepPasskeyOptions({ actor, sessionId }: Waiting, now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyUseOptions({ purpose: `second_step:${sessionId}`, of: memberOf(actor) }, now)
}

/**
 * Lets a waiting session in and answers with its new secret, for the cookie. Refuses with `invalid_input` at the field `code` what
 * does not fit, with `rate_limited` too many tries, with `forbidden` codes of an app of which a hundred in a row were wrong, and with
 * `unauthenticated` a session that waits no more.
 */
export async function confirmSession(waiting: Waiting, proof: SecondFactor, now: Date): Promise<string> {
  const given = parseInput(secondFactorSchema, proof)
  const of = memberOf(waiting.actor)
  if ('passkey' in given) {
    const fits = await takePasskey(given.passkey, { purpose: `second_step:${waiting.sessionId}`, of }, now)
    if (!fits) {
      logWrongProof(of, 'passkey')
      throw unfitCode('This passkey could not be used. Try again.')
    }
    return inDistrict(of.districtId, (tx) => letIn(tx, { ...waiting, method: 'passkey' }, now))
  }
  if ('recoveryCode' in given) {
    return countingGuesses({ limit: 'secondFactor', of, method: 'recovery_code' }, () =>
      inDistrict(of.districtId, async (tx) => {
        const fits = await takeRecoveryCode(tx, { actor: waiting.actor, code: given.recoveryCode }, now)
        if (!fits) throw unfitCode('This is none of your recovery codes, or it has been used.')
        return letIn(tx, { ...waiting, method: 'recovery_code' }, now)
      }),
    )
  }
  return countingGuesses({ limit: 'secondFactor', of, method: 'totp' }, async () => {
    await countTotpGuess(of)
    return inDistrict(of.districtId, async (tx) => {
      const fits = await takeTotp(tx, { of, code: given.totp }, now)
      if (!fits) throw unfitCode('This code does not fit, or has been used. Wait for the next one.')
      return letIn(tx, { ...waiting, method: 'totp' }, now)
    })
  })
}

/**
 * Ends the waiting of a session: from now on its member is signed in with it. Answers with its new secret; the one it had is dead,
 * whoever else holds it. Refuses with `unauthenticated` a session that waits no more.
 */
export async function letIn(
  tx: DistrictTransaction,
  { actor, sessionId, method }: Waiting & { method: string },
  now: Date,
): Promise<string> {
  const of = memberOf(actor)
  const where = { ...of, id: sessionId, confirmedAt: null, revokedAt: null }
  const { count } = await tx.session.updateMany({ where, data: { confirmedAt: now, authenticatedAt: now } })
  if (count === 0) throw new AppError('unauthenticated', 'This sign-in is over. Sign in again from the start.')
  await forgetTotpGuesses(tx, of)
  await recordSignIn(tx, { ...of, sessionId, method }, now)
  const { districtId } = of
  const secret = newAccessSecret()
  await tx.accessLookup.deleteMany({ where: { kind: 'session', districtId, targetId: sessionId } })
  await addLookup(tx, { kind: 'session', secret, districtId, targetId: sessionId })
  return secret
}

/** Ends a session that waits, for who starts again. Not recorded, as its beginning was not: nobody was signed in with it. */
export async function abandonSession({ actor, sessionId }: Waiting, now: Date): Promise<void> {
  const { districtId, memberId } = memberOf(actor)
  await inDistrict(districtId, async (tx) => {
    const where = { districtId, memberId, id: sessionId, confirmedAt: null, revokedAt: null }
    const { count } = await tx.session.updateMany({ where, data: { revokedAt: now } })
    if (count > 0) await tx.accessLookup.deleteMany({ where: { kind: 'session', districtId, targetId: sessionId } })
  })
}
