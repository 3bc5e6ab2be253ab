import { createHash } from 'node:crypto'

/** SHA-256 of the public key in a verifier key of a C2SP signed note, in hex: the name of its file in the anchor folder. Undefined for a key that is not Ed25519. */
export function fingerprintOf(verifierKey: string): string | undefined {
  // The encoded key may hold a plus sign, which elsewhere separates.
  const [, , ...encoded] = verifierKey.split('+')
  const bytes = Buffer.from(encoded.join('+'), 'base64')
  return bytes.length === 33 && bytes[0] === 1 ? createHash('sha256').update(bytes.subarray(1)).digest('hex') : undefined
}
