import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { type SigningKey, signatureOf } from './sign-token'
import { takeApart } from './take-apart'

/**
 * Whether the token's HS256 signature is this key's (RFC 7515 §5.2). Any other algorithm in its header is simply not ours. What
 * the token says besides, `crit` or a member twice, is judged elsewhere: it does not change who signed.
 */
export function isSignedWith(token: string, key: SigningKey): boolean {
  const { token: canonical, header, signingInput, signature } = takeApart(token)
  if (canonical !== token || header?.alg !== 'HS256') return false
  const expected = signatureOf(signingInput, key)
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}
