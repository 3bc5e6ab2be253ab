// Threat: somebody sits down at a desk that was left signed in, or holds a stolen cookie. Choice: what is delicate asks again
// who is there, and takes what the cookie alone does not give: a code or a passkey, or the password of who has neither. Beside a
// second factor the password proves nothing here either, or whoever knows it could take the factor away.
import 'server-only'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { parseInput } from '@/lib/parse-input'
import { countingGuesses, logWrongProof } from './counting-guesses'
import { memberOf } from './own-account'
import { passkeyUseSchema } from './passkey-answer'
import { passkeyUseOptions, takePasskey } from './passkeys'
import { isPassword } from './password'
import { hasSecondFactor } from './second-factor'
import { countTotpGuess, forgetTotpGuesses, takeTotp } from './totp'

/** One of the three: the password, six digits of the authenticator app, or what the browser answered for `passkeyOptionsFor`. */
export const identityProofSchema = z.union(
  [
    z.strictObject({ password: z.string().min(1).max(1_000) }),
    z.strictObject({ totp: z.string().max(20) }),
    z.strictObject({ passkey: passkeyUseSchema }),
  ],
  'Show a password, a code or a passkey.',
)

export type IdentityProof = z.input<typeof identityProofSchema>

type Session = { actor: Actor; sessionId: string }

/** What the member can prove themselves with here: the password only where there is no second factor. All of it may be false for who only signs in elsewhere. */
export async function findProofMethods(actor: Actor): Promise<{ password: boolean; totp: boolean; passkey: boolean }> {
  const { districtId, memberId } = memberOf(actor)
  return inDistrict(districtId, async (tx) => {
    const member = await tx.member.findUniqueOrThrow({
      where: { districtId_id: { districtId, id: memberId } },
      select: { passwordHash: true, totpFactors: { select: { confirmedAt: true } }, _count: { select: { passkeys: true } } },
    })
    const totp = member.totpFactors.some(({ confirmedAt }) => confirmedAt !== null)
    const passkey = member._count.passkeys > 0
    return { password: member.passwordHash !== null && !totp && !passkey, totp, passkey }
  })
}

/** What the browser needs to ask for one of the member's passkeys; the answer is good once, for five minutes, in this session. */
export async function passkeyOptionsFor({ actor, sessionId }: Session, now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyUseOptions({ purpose: `confirm:${sessionId}`, of: memberOf(actor) }, now)
}

/**
 * Takes one proof of who is there; from then on the session is fresh for 15 minutes, see `requireConfirmed`. Refuses what does not
 * fit with `invalid_input` at the field `password`, `totp` or `passkey`, a password beside a second factor too, too many tries with
 * `rate_limited`, and with `forbidden` codes of an app of which a hundred in a row were wrong.
 */
export async function proveIdentity({ actor, sessionId }: Session, proof: IdentityProof, now: Date): Promise<void> {
  const given = parseInput(identityProofSchema, proof)
  const { districtId, memberId } = memberOf(actor)
  const method = await takeProof({ actor, sessionId }, given, now)
  await inDistrict(districtId, async (tx) => {
    await tx.session.update({ where: { districtId_id: { districtId, id: sessionId }, memberId }, data: { authenticatedAt: now } })
    await forgetTotpGuesses(tx, { districtId, memberId })
    const details = { session_id: sessionId, method }
    await recordEvent(tx, { actor, at: now }, { action: 'session.confirmed', subjectId: memberId, details })
  })
}

async function takeProof({ actor, sessionId }: Session, proof: z.output<typeof identityProofSchema>, now: Date) {
  const of = memberOf(actor)
  const { districtId, memberId } = of
  if ('passkey' in proof) {
    if (await takePasskey(proof.passkey, { purpose: `confirm:${sessionId}`, of }, now)) return 'passkey'
    logWrongProof(of, 'passkey')
    throw unfit('passkey', 'This passkey could not be used. Try again.')
  }
  if ('totp' in proof) {
    return countingGuesses({ limit: 'confirmation', of, method: 'totp' }, async () => {
      await countTotpGuess(of)
      if (await inDistrict(districtId, (tx) => takeTotp(tx, { of, code: proof.totp }, now))) return 'totp'
      throw unfit('totp', 'This code does not fit, or has been used. Wait for the next one.')
    })
  }
  return countingGuesses({ limit: 'confirmation', of, method: 'password' }, async () => {
    const { passwordHash, isEnough } = await inDistrict(districtId, async (tx) => ({
      ...(await tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id: memberId } }, select: { passwordHash: true } })),
      isEnough: !(await hasSecondFactor(tx, of)),
    }))
    // Unread: whether it would have been right is nobody's business.
    if (!isEnough) throw unfit('password', 'You have a second factor: show that, the password is not enough.')
    if (await isPassword(proof.password, passwordHash)) return 'password'
    throw unfit('password', 'This is not your password.')
  })
}

function unfit(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { [field]: message })
}
