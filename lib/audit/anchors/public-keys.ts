import { createPublicKey, type KeyObject } from 'node:crypto'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'

/** What stands before the 32 bytes of an Ed25519 public key in SPKI form (RFC 8410 §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const keyBytes = 32

/** A public key on one line: its SPKI form in base64, which is what a PEM file has between its first and its last line. */
export function formatPublicKey(publicKey: Uint8Array): string {
  return Buffer.concat([spkiPrefix, publicKey]).toString('base64')
}

/** A public key as openssl reads it (RFC 7468 §13). */
export function publicKeyPem(key: KeyObject): string {
  return `-----BEGIN PUBLIC KEY-----\n${formatPublicKey(rawPublicKey(key))}\n-----END PUBLIC KEY-----\n`
}

/** The public keys of a file with one to a line, or of a PEM file: 32 bytes each. `SyntaxError` for any other line. */
export function parsePublicKeys(text: string): Buffer[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('-----'))
  return lines.map((line) => {
    const spki = Buffer.from(line, 'base64')
    if (spki.length !== spkiPrefix.length + keyBytes || !spki.subarray(0, spkiPrefix.length).equals(spkiPrefix)) {
      throw new SyntaxError('A line is not an Ed25519 public key.')
    }
    return rawPublicKey(createPublicKey({ key: spki, format: 'der', type: 'spki' }))
  })
}
