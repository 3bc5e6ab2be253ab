import 'server-only'
import { hkdfSync, randomBytes } from 'node:crypto'
import { database } from '@/lib/database'
import type { DistrictTransaction } from '@/lib/district-scope'
import { type Key, open, type Place, seal } from './envelope'
import { type KeyRing, keyRing } from './key-ring'

const districtKeyId = 'district'

const placeOfDistrictKey = (districtId: string): Place => ({
  table: 'districts',
  column: 'key_ciphertext',
  districtId,
  rowId: districtId,
  version: 1,
})

/** A new random district key, wrapped by the current key of the ring, for the district's row. */
export function wrapNewDistrictKey(districtId: string): Buffer {
  return wrapDistrictKey(keyRing(), districtId, randomBytes(32))
}

/** A district key, wrapped by the current key of the ring, for the district's row. */
export function wrapDistrictKey(ring: KeyRing, districtId: string, bytes: Buffer): Buffer {
  return seal(ring.current, bytes, placeOfDistrictKey(districtId))
}

/** The district key that `wrapDistrictKey` wrapped; throws when the ring lacks its key, or the bytes were touched or moved. */
export function unwrapDistrictKey(ring: KeyRing, districtId: string, keyCiphertext: Uint8Array): Buffer {
  return open(ring.find, keyCiphertext, placeOfDistrictKey(districtId))
}

/** The transaction that is open anyway: a second connection while one is held would let busy moments wait for themselves. */
type Reader = Pick<DistrictTransaction, 'district'>

async function loadDistrictKey(reader: Reader, districtId: string): Promise<Key> {
  const { keyCiphertext } = await reader.district.findUniqueOrThrow({ where: { id: districtId }, select: { keyCiphertext: true } })
  return { id: districtKeyId, bytes: unwrapDistrictKey(keyRing(), districtId, keyCiphertext) }
}

/** Encrypts one field under its district's key. */
export async function sealField(reader: Reader, plaintext: Buffer, place: Place): Promise<Buffer> {
  return seal(await loadDistrictKey(reader, place.districtId), plaintext, place)
}

/** Decrypts what `sealField` made for the same place; throws for any other. */
export async function openField(reader: Reader, ciphertext: Uint8Array, place: Place): Promise<Buffer> {
  const key = await loadDistrictKey(reader, place.districtId)
  return open((id) => (id === key.id ? key.bytes : undefined), ciphertext, place)
}

/** Ids of keys that districts were sealed with and `ENCRYPTION_KEYS` does not hold; without them nothing can be signed. */
export async function findMissingKeyIds(): Promise<string[]> {
  // As keyIdOf reads it, where the ciphertexts are: of thousands of districts a few ids are wanted.
  const ids = await database().$queryRaw<Array<{ id: string }>>`
    SELECT DISTINCT encode(substring(key_ciphertext FROM 3 FOR get_byte(key_ciphertext, 1)), 'escape') AS id
    FROM districts WHERE deleted_at IS NULL`
  return ids.map(({ id }) => id).filter((id) => keyRing().find(id) === undefined)
}

/** A key of 32 bytes for one purpose, made from the district key by HKDF-SHA-256 (RFC 5869); the same for the same purpose, always. */
export async function deriveDistrictKey(reader: Reader, districtId: string, purpose: string): Promise<Buffer> {
  const { bytes } = await loadDistrictKey(reader, districtId)
  return Buffer.from(hkdfSync('sha256', bytes, '', purpose, 32))
}
