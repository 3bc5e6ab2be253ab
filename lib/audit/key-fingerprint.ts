import { createHash } from 'node:crypto'
import { parseVerifierKey } from './verify/verifier-key'

/** SHA-256 of the public key in a verifier key of ours, in hex: the name of its file in the anchor folder. Undefined for any other text. */
export function fingerprintOf(verifierKey: string): string | undefined {
  const parsed = parseVerifierKey(verifierKey)
  return parsed && createHash('sha256').update(parsed.publicKey).digest('hex')
}
