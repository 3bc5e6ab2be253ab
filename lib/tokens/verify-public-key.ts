import 'server-only'
import { constants, type KeyObject, verify } from 'node:crypto'
import { promisify } from 'node:util'

export type Signed = { signingInput: string; signature: Buffer }

const verifySignature = promisify(verify)

/** Whether the private half of this RSA key made the signature: RS256, which is RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3). */
export async function isSignedByOwnerOf(key: KeyObject, { signingInput, signature }: Signed): Promise<boolean> {
  return verifySignature('sha256', Buffer.from(signingInput), { key, padding: constants.RSA_PKCS1_PADDING }, signature)
}
