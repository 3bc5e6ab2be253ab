// Threat: a copied database, or a ciphertext moved to another row. Choice: AES-256-GCM (NIST SP 800-38D) with a fresh
// 96-bit nonce, and the value's place as additional authenticated data, so it opens only where it was put.
import 'server-only'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Where a value lives; a ciphertext carried anywhere else does not open. */
export type Place = { table: string; column: string; districtId: string; rowId: string; version: number }

export type Key = { id: string; bytes: Buffer }

const format = 1
const nonceLength = 12
const tagLength = 16

/** Encrypts: `format ‖ length of key id ‖ key id ‖ nonce ‖ ciphertext ‖ tag`. */
export function seal(key: Key, plaintext: Buffer, place: Place): Buffer {
  const id = Buffer.from(key.id)
  const header = Buffer.concat([Buffer.of(format, id.length), id])
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(associatedData(header, place))
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Decrypts. Throws when the key is unknown, the bytes were touched, or the place is not the one it was sealed for. */
export function open(findKey: (id: string) => Buffer | undefined, ciphertext: Uint8Array, place: Place): Buffer {
  const bytes = Buffer.from(ciphertext)
  if (bytes[0] !== format) throw new Error('The ciphertext has an unknown format.')
  const headerLength = 2 + (bytes[1] ?? 0)
  const header = bytes.subarray(0, headerLength)
  const id = header.subarray(2).toString()
  const key = findKey(id)
  if (!key) throw new Error(`The key ${id} is not in the key ring.`)
  const nonce = bytes.subarray(headerLength, headerLength + nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  decipher.setAAD(associatedData(header, place)).setAuthTag(bytes.subarray(-tagLength))
  return Buffer.concat([decipher.update(bytes.subarray(headerLength + nonceLength, -tagLength)), decipher.final()])
}

/** The id of the key a ciphertext was sealed with; it stands in the clear. */
export function keyIdOf(ciphertext: Uint8Array): string {
  return Buffer.from(ciphertext)
    .subarray(2, 2 + (ciphertext[1] ?? 0))
    .toString()
}

function associatedData(header: Buffer, { table, column, districtId, rowId, version }: Place): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([table, column, districtId, rowId, version]))])
}
