// Threat: a password is given away on a page that looks like ours; a passkey is copied. Choice: WebAuthn Level 3: the browser
// binds each answer to our origin, the authenticator to its own key, and both to a challenge of ours. Every passkey is found
// by the authenticator itself and asks for a PIN, a finger or a face, so it is two factors at once (NIST SP 800-63B-4 §3.1.6).
import 'server-only'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { Passkey } from '@/prisma/generated/client'
import { findLookups } from './access-lookup'
import { type ChallengePurpose, endOfChallenge, newChallenge, takeChallenge } from './challenges'
import { memberOf, type OfMember } from './own-account'
import { type RelyingParty, relyingParty } from './relying-party'

/** Where passkeys are made and used; refuses with `unsupported` where there can be none. */
export function requireRelyingParty(): RelyingParty {
  const party = relyingParty()
  if (!party) throw new AppError('unsupported', 'Passkeys need an https address with a name. Use an authenticator app.')
  return party
}

/** What the browser needs to make a passkey, one for each authenticator. The answer is good once, for five minutes, in this session. */
export async function passkeyCreationOptions(
  { actor, sessionId }: { actor: Actor; sessionId: string },
  now: Date,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id } = requireRelyingParty()
  const { districtId, memberId } = memberOf(actor)
  const { email, passkeys } = await inDistrict(districtId, (tx) =>
    tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id: memberId } }, include: { passkeys: true } }),
  )
  return generateRegistrationOptions({
    rpID: id,
    rpName: 'Invite Desk',
    userName: email,
    userDisplayName: email,
    userID: userHandleOf(memberId),
    challenge: newChallenge(`add:${sessionId}`, now),
    excludeCredentials: passkeys.map(descriptorOf),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

type Use = {
  purpose: ChallengePurpose
  /** Whose passkeys may answer; anybody's when left out. */
  of?: OfMember
}

/** What the browser needs to ask for a passkey. */
export async function passkeyUseOptions({ purpose, of }: Use, now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { id } = requireRelyingParty()
  const passkeys = of ? await inDistrict(of.districtId, (tx) => tx.passkey.findMany({ where: of })) : []
  return generateAuthenticationOptions({
    rpID: id,
    challenge: newChallenge(purpose, now),
    allowCredentials: passkeys.map(descriptorOf),
    userVerification: 'required',
  })
}

/**
 * The member whose passkey gave this answer, or undefined: an unknown passkey, another origin, a challenge that is used, old or for
 * another purpose, a signature that does not fit, a counter that went back, nobody verified. A sound answer uses the challenge up.
 */
export async function takePasskey(answer: AuthenticationResponseJSON, { purpose, of }: Use, now: Date): Promise<OfMember | undefined> {
  const party = relyingParty()
  const challenge = challengeOf(answer)
  if (!party || challenge === undefined || !endOfChallenge(purpose, challenge, now)) return undefined
  for (const { districtId, targetId } of await findLookups('passkey', answer.id)) {
    if (of && of.districtId !== districtId) continue
    const found = await inDistrict(districtId, async (tx) => {
      const passkey = await tx.passkey.findUnique({ where: { districtId_id: { districtId, id: targetId } } })
      if (!passkey || (of && of.memberId !== passkey.memberId)) return undefined
      const signCount = await verifiedCount(answer, { passkey, challenge, party })
      if (signCount === undefined) return undefined
      // Only now: an answer that nobody's passkey gave must not cost a row.
      if (!(await takeChallenge({ purpose, challenge, tx }, now))) return undefined
      // Of two answers at once one moves the counter.
      const where = { districtId, id: passkey.id, signCount: passkey.signCount }
      const { count } = await tx.passkey.updateMany({ where, data: { signCount, lastUsedAt: now } })
      return count === 1 ? { districtId, memberId: passkey.memberId } : undefined
    })
    if (found) return found
  }
  return undefined
}

type Expected = { passkey: Passkey; challenge: string; party: RelyingParty }

async function verifiedCount(response: AuthenticationResponseJSON, { passkey, challenge, party }: Expected): Promise<bigint | undefined> {
  const handle = response.response.userHandle
  if (handle !== undefined && handle !== Buffer.from(userHandleOf(passkey.memberId)).toString('base64url')) return undefined
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: { id: passkey.credentialId, publicKey: Uint8Array.from(passkey.publicKey), counter: Number(passkey.signCount) },
    })
    return verified ? BigInt(authenticationInfo.newCounter) : undefined
  } catch {
    // The library throws for every way in which an answer from outside can be wrong; to us they are all the same.
    return undefined
  }
}

/** The authenticator's name for the member: nothing about the person (WebAuthn Level 3 §14.6.1). */
export function userHandleOf(memberId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(memberId.replaceAll('-', ''), 'hex'))
}

function descriptorOf({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports }
}

/** The challenge that the answer says it is to; whether it is ours is seen when it is taken. */
export function challengeOf({ response }: { response: { clientDataJSON: string } }): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString())
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}
