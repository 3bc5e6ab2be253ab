import 'server-only'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { findLookups } from './access-lookup'
import { logFailedSignIn } from './log-failed-sign-in'
import type { OfMember } from './own-account'
import { passkeyUseSchema } from './passkey-answer'
import { passkeyUseOptions, takePasskey } from './passkeys'
import { startSession } from './start-session'

/** What the browser needs to let somebody choose a passkey who has not said who they are. */
export async function passkeySignInOptions(now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyUseOptions({ purpose: 'sign_in' }, now)
}

/**
 * A session's secret, for the cookie, or undefined. The answer is JSON of a browser, to `passkeySignInOptions`. Unknown passkey, wrong
 * answer, suspended and removed member answer alike, and are logged. A passkey is two factors at once, so nothing more is asked.
 */
export async function signInWithPasskey(
  { answer, userAgent }: { answer: string; userAgent: string },
  now: Date,
): Promise<string | undefined> {
  const parsed = passkeyUseSchema.safeParse(parseJson(answer))
  const credentialId = parsed.data?.id ?? ''
  const found = parsed.success ? await takePasskey(parsed.data, { purpose: 'sign_in' }, now) : undefined
  const secret = found && (await beginSession(found, { credentialId, userAgent }, now))
  if (secret === undefined) logFailedSignIn('passkey', await findHolders(credentialId))
  return secret
}

async function beginSession(
  { districtId, memberId }: OfMember,
  { credentialId, userAgent }: { credentialId: string; userAgent: string },
  now: Date,
): Promise<string | undefined> {
  const stillHolds = async (tx: DistrictTransaction) => (await tx.passkey.count({ where: { districtId, memberId, credentialId } })) > 0
  const member = { districtId, id: memberId }
  return startSession({ member, userAgent, proof: { method: 'passkey', strong: true, stillHolds } }, now)
}

/** Whose passkey it is, for the log. */
async function findHolders(credentialId: string): Promise<OfMember[]> {
  const holders = await Promise.all(
    (await findLookups('passkey', credentialId)).map(({ districtId, targetId: id }) =>
      inDistrict(districtId, (tx) => tx.passkey.findUnique({ where: { districtId_id: { districtId, id } } })),
    ),
  )
  return holders.filter((holder) => holder !== null)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
