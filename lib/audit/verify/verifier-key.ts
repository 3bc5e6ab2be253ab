import { verifierKey } from '@/lib/audit/tree/checkpoint'

const originPrefix = 'invite-desk/audit/'
/** Of an Ed25519 key (RFC 8032). */
export const keyBytes = 32

/** The district and the 32 bytes of a verifier key (C2SP signed note); undefined when the text is none of ours, character for character. */
export function parseVerifierKey(text: string): { districtId: string; publicKey: Uint8Array } | undefined {
  const [name = '', , ...encoded] = text.split('+')
  if (!name.startsWith(originPrefix)) return undefined
  const districtId = name.slice(originPrefix.length)
  const publicKey = Buffer.from(encoded.join('+'), 'base64').subarray(1)
  return publicKey.length === keyBytes && verifierKey(districtId, publicKey) === text ? { districtId, publicKey } : undefined
}
