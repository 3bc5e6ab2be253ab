import 'server-only'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { inDistrict } from '@/lib/district-scope'
import { passkeyUseSchema } from './passkey-answer'
import { passkeyUseOptions, takePasskey } from './passkeys'
import { startSession } from './start-session'

/** What the browser needs to let somebody choose a passkey who has not said who they are. */
export async function passkeySignInOptions(now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyUseOptions({ purpose: 'sign_in' }, now)
}

/**
 * A session's secret, for the cookie, or undefined. The answer is JSON of a browser, to `passkeySignInOptions`. Unknown passkey, wrong
 * answer, suspended and removed member answer alike. A passkey is two factors at once, so nothing more is asked.
 */
export async function signInWithPasskey(
  { answer, userAgent }: { answer: string; userAgent: string },
  now: Date,
): Promise<string | undefined> {
  const parsed = passkeyUseSchema.safeParse(parseJson(answer))
  const found = parsed.success ? await takePasskey(parsed.data, { purpose: 'sign_in' }, now) : undefined
  if (!found) return undefined
  const { districtId, memberId } = found
  const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where: { districtId_id: { districtId, id: memberId } } }))
  if (!member || member.suspendedAt || member.removedAt) return undefined
  return startSession({ member, userAgent, proof: { method: 'passkey', strong: true } }, now)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
