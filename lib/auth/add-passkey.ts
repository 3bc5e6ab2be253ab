import 'server-only'
import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockMember } from '@/lib/districts/lock-member'
import { parseInput } from '@/lib/parse-input'
import { uuidV7 } from '@/lib/uuid-v7'
import { addLookup, findLookups } from './access-lookup'
import { takeChallenge } from './challenges'
import { notifyMember } from './notify-member'
import { memberOf } from './own-account'
import { passkeyCreationSchema } from './passkey-answer'
import { challengeOf, requireRelyingParty } from './passkeys'
import { makeFirstRecoveryCodes } from './recovery-codes'
import type { RelyingParty } from './relying-party'

const mostPasskeys = 20

export const newPasskeySchema = z.object({
  name: z
    .string('Name the passkey.')
    .trim()
    .min(1, 'Name the passkey after what holds it, such as Office laptop.')
    .max(60, 'Use at most 60 characters.'),
  answer: passkeyCreationSchema,
})

type Session = { actor: Actor; sessionId: string }

/** A passkey that was just made and not kept yet. */
export type CheckedPasskey = {
  name: string
  credentialId: string
  publicKey: Uint8Array<ArrayBuffer>
  signCount: number
  transports: string[]
}

/**
 * Keeps the passkey that a browser made for `passkeyCreationOptions`, and answers with recovery codes where the member has none
 * yet. Refuses with `invalid_input` an answer to no challenge of ours or of another origin, with `conflict` a passkey that is known.
 */
export async function addPasskey(
  session: Session,
  input: z.input<typeof newPasskeySchema>,
  now: Date,
): Promise<{ recoveryCodes?: string[] }> {
  const passkey = await checkPasskey(session, input, now)
  return inDistrict(session.actor.districtId, (tx) => addPasskeyIn(tx, { actor: session.actor, passkey }, now))
}

/** The passkey the browser made, once the answer is seen to be sound (WebAuthn Level 3 §7.1). Uses the challenge up. */
export async function checkPasskey({ sessionId }: Session, input: z.input<typeof newPasskeySchema>, now: Date): Promise<CheckedPasskey> {
  const { name, answer } = parseInput(newPasskeySchema, input)
  const challenge = challengeOf(answer)
  const party = requireRelyingParty()
  const isOurs = challenge !== undefined && (await takeChallenge({ purpose: `add:${sessionId}`, challenge }, now))
  const credential = isOurs ? await verifiedCredential(answer, challenge, party) : undefined
  if (!credential) throw new AppError('invalid_input', 'The passkey could not be added. Try again.')
  if ((await findLookups('passkey', credential.id)).length > 0)
    throw new AppError('conflict', 'This passkey is already in use here. Sign in with it, or add another one.')
  const { id, publicKey, counter, transports = [] } = credential
  return { name, credentialId: id, publicKey: Uint8Array.from(publicKey), signCount: counter, transports }
}

async function verifiedCredential(response: RegistrationResponseJSON, expectedChallenge: string, party: RelyingParty) {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    })
    return registrationInfo?.credential
  } catch {
    // The library throws for every way in which an answer from outside can be wrong; to us they are all the same.
    return undefined
  }
}

/** As `addPasskey`, in a transaction that is already open. */
export async function addPasskeyIn(tx: DistrictTransaction, { actor, passkey }: { actor: Actor; passkey: CheckedPasskey }, now: Date) {
  const of = memberOf(actor)
  await lockMember(tx, of)
  if ((await tx.passkey.count({ where: of })) >= mostPasskeys)
    throw new AppError('conflict', `You have ${mostPasskeys} passkeys. Remove one that you no longer use first.`)
  const id = uuidV7()
  await tx.passkey.create({ data: { ...of, id, ...passkey, createdAt: now } })
  await addLookup(tx, { kind: 'passkey', secret: passkey.credentialId, districtId: of.districtId, targetId: id })
  const details = { passkey_id: id }
  await recordEvent(tx, { actor, at: now }, { action: 'passkey.added', subjectId: of.memberId, details, personal: { name: passkey.name } })
  await notifyMember(tx, { of, kind: 'factor_added' }, now)
  return makeFirstRecoveryCodes(tx, actor, now)
}
