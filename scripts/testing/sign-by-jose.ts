// biome-ignore lint/style/noRestrictedImports: the library that our own signer is held against.
import { CompactSign } from 'jose'

/** HS256 by jose, with its bytes or a key that was imported once. */
export async function signByJose(
  { header, claims }: { header: { alg: 'HS256' } & Record<string, unknown>; claims: string },
  key: Buffer | CryptoKey,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(claims))
    .setProtectedHeader(header)
    .sign(key instanceof Buffer ? new Uint8Array(key) : key)
}

export async function importForJose(secret: Buffer): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}
