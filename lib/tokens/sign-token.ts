// Threat: a token that differs by one byte from what its claims say is refused by the portal, or is another link than the one recorded.
// Choice: few lines over HMAC of node:crypto, held byte-equal to jose by a property test; nothing is parsed or built anew in between.
import 'server-only'
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** What is signed: the claims as the exact JSON text, and the header with its members in order, because the order is part of the token. */
export type Unsigned = { header: { alg: 'HS256' } & Record<string, unknown>; claims: string }

export type SigningKey = KeyObject

/** Imports a shared secret for HS256 (RFC 7518 §3.2), once for many tokens. */
export function importSigningKey(secret: Buffer): SigningKey {
  return createSecretKey(secret)
}

/** Signs a JWT in compact form (RFC 7515 §7.1). The same input gives the same token, always. */
export function signToken({ header, claims }: Unsigned, key: SigningKey): string {
  return tokenSigner(header, key)(claims)
}

/** As `signToken`, for many tokens with the same header, which is encoded once. */
export function tokenSigner(header: Unsigned['header'], key: SigningKey): (claims: string) => string {
  const start = `${encoded(JSON.stringify(header))}.`
  return (claims) => {
    const input = start + encoded(claims)
    return `${input}.${signatureOf(input, key).toString('base64url')}`
  }
}

/** The HS256 signature of a JWS signing input (RFC 7515 §5.1). */
export function signatureOf(signingInput: string, key: SigningKey): Buffer {
  return createHmac('sha256', key).update(signingInput).digest()
}

function encoded(json: string): string {
  return Buffer.from(json).toString('base64url')
}
