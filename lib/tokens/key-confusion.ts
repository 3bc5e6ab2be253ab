// Threat: a server that lets the token choose the algorithm takes the public key for an HMAC secret, and everybody has the
// public key (RFC 8725 §2.1). Choice: nothing is ever verified so here; but such a token is recognised, to be called a forgery.
import 'server-only'
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Signed } from './verify-public-key'

const hashes = new Map([
  ['HS256', 'sha256'],
  ['HS384', 'sha384'],
  ['HS512', 'sha512'],
])

/** Whether `alg` is one that signs with a shared secret, in whatever case it is written. */
export function isHmac(alg: unknown): alg is string {
  return typeof alg === 'string' && hashes.has(alg.toUpperCase())
}

/** Whether the signature is an HMAC whose secret is a public key, in any of the spellings a server may hold it in; `text` is what the keys were read from. */
export function isSignedWithPublicKey(
  { alg, signingInput, signature }: Signed & { alg: string },
  { keys, text }: { keys: readonly KeyObject[]; text: string },
): boolean {
  const hash = hashes.get(alg.toUpperCase())
  if (hash === undefined) return false
  return [...keys.flatMap(spellings), ...lineEnds(text)].some((secret) => {
    const made = createHmac(hash, secret).update(signingInput).digest()
    return made.length === signature.length && timingSafeEqual(made, signature)
  })
}

function spellings(key: KeyObject): Array<string | Buffer> {
  const types = ['spki', 'pkcs1'] as const
  return [
    ...types.flatMap((type) => lineEnds(key.export({ type, format: 'pem' }).toString())),
    ...types.map((type) => key.export({ type, format: 'der' })),
    JSON.stringify(key.export({ format: 'jwk' })),
  ]
}

function lineEnds(text: string): string[] {
  const trimmed = text.trim()
  const carried = trimmed.replace(/\r?\n/g, '\r\n')
  return [text, trimmed, `${trimmed}\n`, carried, `${carried}\r\n`]
}
