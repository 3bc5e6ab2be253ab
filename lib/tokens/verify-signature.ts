import 'server-only'
import type { SigningKey } from './sign-token'
import { takeApart } from './take-apart'

/**
 * Whether the token's HS256 signature is this key's (RFC 7515 §5.2). Any other algorithm in its header is simply not ours. What
 * the token says besides, `crit` or a member twice, is judged elsewhere: it does not change who signed.
 */
export async function isSignedWith(token: string, key: SigningKey): Promise<boolean> {
  const { token: canonical, header, signingInput, signature } = takeApart(token)
  if (canonical !== token || header?.alg !== 'HS256') return false
  return crypto.subtle.verify('HMAC', key, Uint8Array.from(signature), new TextEncoder().encode(signingInput))
}
