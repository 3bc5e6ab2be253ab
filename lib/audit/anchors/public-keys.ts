import type { KeyObject } from 'node:crypto'
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

/** The public keys of a file with one to a line, or of a PEM file: 32 bytes each. A line that is none, such as one half written, is passed over: it vouches for nothing. */
export function parsePublicKeys(text: string): Buffer[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const spki = Buffer.from(line, 'base64')
    const isKey = spki.length === spkiPrefix.length + keyBytes && spki.subarray(0, spkiPrefix.length).equals(spkiPrefix)
    return isKey ? [spki.subarray(spkiPrefix.length)] : []
  })
}
