import 'server-only'
import { CompactSign } from 'jose'

/** What is signed: the claims as the exact JSON text, and the header with its members in order, because the order is part of the token. */
export type Unsigned = { header: { alg: 'HS256' } & Record<string, unknown>; claims: string }

export type SigningKey = CryptoKey

/** Imports a shared secret for HS256 (RFC 7518 §3.2), once for many tokens. */
export async function importSigningKey(secret: Buffer): Promise<SigningKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

/** Signs a JWT in compact form (RFC 7515 §7.1). The same input gives the same token, always. */
export async function signToken(unsigned: Unsigned, key: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(unsigned.claims)).setProtectedHeader(unsigned.header).sign(key)
}
