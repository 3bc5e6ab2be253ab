// Threat: a code is read over a shoulder, or in transit, and typed a second time. Choice: RFC 6238 with the step of the last
// code taken kept beside the secret; a code of that step or an earlier one is refused, also when two requests bring it at once.
// Or it is guessed for months, below every limit of a quarter of an hour: after a hundred wrong ones in a row none is looked at.
import 'server-only'
import { Secret, TOTP } from 'otpauth'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockMember } from '@/lib/districts/lock-member'
import { type QrCode, qrCode } from '@/lib/qr-code'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import { uuidV7 } from '@/lib/uuid-v7'
import { notifyMember } from './notify-member'
import { memberOf, type OfMember } from './own-account'
import { makeFirstRecoveryCodes } from './recovery-codes'

const stepMilliseconds = 30_000
const mostWrongCodes = 100

const placeOfSecret = (districtId: string, rowId: string): Place => ({
  table: 'totp_factors',
  column: 'secret_ciphertext',
  districtId,
  rowId,
  version: 1,
})

/** The code that confirms an authenticator app. */
export const newTotpSchema = z.object({ code: z.string('Type the code.').max(20, 'The code has six digits.') })

/** Six digits every thirty seconds by HMAC-SHA-1: what every authenticator app can do. */
function totpOf(secret: Secret, label = ''): TOTP {
  return new TOTP({ issuer: 'Invite Desk', label, secret, algorithm: 'SHA1', digits: 6, period: stepMilliseconds / 1_000 })
}

/** A secret for an authenticator app: to type in (base32), as an address, and as the QR code of it. It counts once a code has confirmed it. */
export type NewTotp = { key: string; address: string; qr: QrCode }

/** Makes a secret of 160 bits (RFC 4226 §4, R6); one that was begun before and never confirmed is forgotten. Refuses with `conflict` who has an authenticator app. */
export async function beginTotp(actor: Actor, now: Date): Promise<NewTotp> {
  const { districtId, memberId } = memberOf(actor)
  const secret = new Secret({ size: 20 })
  return inDistrict(districtId, async (tx) => {
    const { email } = await lockMember(tx, { districtId, memberId })
    await tx.totpFactor.deleteMany({ where: { districtId, memberId, confirmedAt: null } })
    if ((await tx.totpFactor.count({ where: { districtId, memberId } })) > 0)
      throw new AppError('conflict', 'You have an authenticator app. Remove it first to set up another.')
    const id = uuidV7()
    const secretCiphertext = Uint8Array.from(await sealField(tx, Buffer.from(secret.bytes), placeOfSecret(districtId, id)))
    await tx.totpFactor.create({ data: { districtId, id, memberId, secretCiphertext, createdAt: now } })
    const address = totpOf(secret, email).toString()
    return { key: secret.base32, address, qr: qrCode(address) }
  })
}

/**
 * Confirms the app that was begun with a code of it, and answers with recovery codes where the member has none yet. Refuses with
 * `invalid_input` a code that does not fit, and with `conflict` where none was begun.
 */
export async function addTotp(actor: Actor, { code }: { code: string }, now: Date): Promise<{ recoveryCodes?: string[] }> {
  return inDistrict(actor.districtId, (tx) => addTotpIn(tx, { actor, code }, now))
}

/** As `addTotp`, in a transaction that is already open. */
export async function addTotpIn(tx: DistrictTransaction, { actor, code }: { actor: Actor; code: string }, now: Date) {
  const of = memberOf(actor)
  await lockMember(tx, of)
  const begun = await tx.totpFactor.findFirst({ where: { ...of, confirmedAt: null } })
  if (!begun) throw new AppError('conflict', 'Begin again: this QR code is no longer good.')
  const step = await stepOf(tx, begun, code, now)
  if (step === undefined) throw unfitCode('This code does not fit. Check that the phone’s time is right, and type the newest one.')
  await tx.totpFactor.update({
    where: { districtId_id: { districtId: of.districtId, id: begun.id } },
    data: { confirmedAt: now, lastStep: step },
  })
  await recordEvent(tx, { actor, at: now }, { action: 'totp.added', subjectId: of.memberId })
  await notifyMember(tx, { of, kind: 'factor_added' }, now)
  return makeFirstRecoveryCodes(tx, actor, now)
}

/** Whether the code is one of the member's authenticator app that was not taken before; takes it. The clocks may differ by thirty seconds. */
export async function takeTotp(tx: DistrictTransaction, { of, code }: { of: OfMember; code: string }, now: Date): Promise<boolean> {
  const factor = await tx.totpFactor.findFirst({ where: { ...of, confirmedAt: { not: null } } })
  const step = factor && (await stepOf(tx, factor, code, now))
  if (!factor || step === undefined || step === null) return false
  const { count } = await tx.totpFactor.updateMany({ where: { ...of, id: factor.id, lastStep: { lt: step } }, data: { lastStep: step } })
  return count === 1
}

/**
 * Counts a guess at the member's app, before anybody looks at it and whatever becomes of it. Refuses with `forbidden` once a hundred in
 * a row were wrong (NIST SP 800-63B-4 §3.2.2): until another second factor fits, or the app is set up anew.
 */
export async function countTotpGuess(of: OfMember): Promise<void> {
  await inDistrict(of.districtId, async (tx) => {
    const confirmed = { ...of, confirmedAt: { not: null } }
    const where = { ...confirmed, wrongCodes: { lt: mostWrongCodes } }
    const { count } = await tx.totpFactor.updateMany({ where, data: { wrongCodes: { increment: 1 } } })
    if (count > 0 || (await tx.totpFactor.count({ where: confirmed })) === 0) return
    throw new AppError(
      'forbidden',
      'Too many codes of your authenticator app were wrong, so none is taken any more. Use a passkey or a recovery code, or ask an owner to remove your second factors.',
    )
  })
}

/** Once a second factor of the member has fitted: the wrong codes from before count no more. */
export async function forgetTotpGuesses(tx: DistrictTransaction, of: OfMember): Promise<void> {
  await tx.totpFactor.updateMany({ where: { ...of, wrongCodes: { gt: 0 } }, data: { wrongCodes: 0 } })
}

/** A code that does not fit, told at its field. */
export function unfitCode(message: string): AppError {
  return new AppError('invalid_input', message, { code: message })
}

type Factor = { districtId: string; id: string; secretCiphertext: Uint8Array }

/** The time step the code belongs to, within one step of now. */
async function stepOf(tx: DistrictTransaction, factor: Factor, code: string, now: Date): Promise<bigint | undefined> {
  const token = code.replace(/[\s-]/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const bytes = await openField(tx, factor.secretCiphertext, placeOfSecret(factor.districtId, factor.id))
  const totp = totpOf(new Secret({ buffer: Uint8Array.from(bytes).buffer }))
  const delta = totp.validate({ token, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : BigInt(Math.floor(now.getTime() / stepMilliseconds) + delta)
}
