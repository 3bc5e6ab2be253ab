import { database } from '@/lib/database'
import { wrapDistrictKey } from '@/lib/secrets/district-key'
import { parseKeyRing } from '@/lib/secrets/key-ring'
import { makeDistrict } from './make-district'

/** An entry of `ENCRYPTION_KEYS`: a key of 32 such bytes. */
export function testKey(id: string, byte: number): string {
  return `${id}:${Buffer.alloc(32, byte).toString('base64')}`
}

/** Gives the district a new key, sealed with the first of these keys. */
export async function sealDistrictKey(districtId: string, keys: string): Promise<void> {
  const keyCiphertext = Uint8Array.from(wrapDistrictKey(parseKeyRing(keys), districtId, Buffer.alloc(32, 9)))
  await database().district.update({ where: { id: districtId }, data: { keyCiphertext } })
}

/** A district whose key is sealed with the first of these keys. */
export async function makeDistrictUnder(keys: string): Promise<string> {
  const { districtId } = await makeDistrict()
  await sealDistrictKey(districtId, keys)
  return districtId
}
