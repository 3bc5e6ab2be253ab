// Threat: a key of ENCRYPTION_KEYS becomes known, or has served for too long. Choice: only the wrapping of each district key
// is made anew, never what it encrypts; so the product goes on serving, and opens what either key of the ring has wrapped.
import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { ActorKind } from '@/prisma/generated/enums'
import { unwrapDistrictKey, wrapDistrictKey } from './district-key'
import { keyIdOf } from './envelope'
import { type KeyRing, keyRing } from './key-ring'

/** A district whose key was not sealed anew: `keyId` wrapped it, and the ring lacks that key, or another key goes by its name. */
export type LeftDistrict = { districtId: string; keyId: string; missing: boolean }

/** `rotated` counts the districts sealed anew by this call; `current` is the id of the key they are sealed with. */
export type KeyRotation = { rotated: number; left: LeftDistrict[]; current: string }

type Rotating = { by: Extract<ActorKind, 'operator' | 'system'>; signal?: AbortSignal; ring?: KeyRing }

/**
 * Seals every district's key that an older key of the ring wrapped with the current one, district by district, each with an
 * event in its record. What cannot be opened is reported and stays as it is. May be ended by the signal, repeated, and run by
 * several at once, who take turns: each district is sealed anew once.
 */
export async function rotateKeys(now: Date, { by, signal, ring = keyRing() }: Rotating): Promise<KeyRotation> {
  const rotation: KeyRotation = { rotated: 0, left: [], current: ring.current.id }
  for (const districtId of await findOutdated(ring)) {
    if (signal?.aborted) break
    const outcome = await inDistrict(districtId, (tx) => rotateDistrict(tx, { districtId, by, ring, now }))
    if (outcome === 'rotated') rotation.rotated += 1
    else if (outcome !== 'current') rotation.left.push(outcome)
  }
  return rotation
}

async function findOutdated(ring: KeyRing): Promise<string[]> {
  const select = { id: true, keyCiphertext: true }
  const districts = await database().district.findMany({ where: { deletedAt: null }, select, orderBy: { id: 'asc' } })
  return districts.flatMap(({ id, keyCiphertext }) => (keyIdOf(keyCiphertext) === ring.current.id ? [] : [id]))
}

type One = { districtId: string; by: Rotating['by']; ring: KeyRing; now: Date }

async function rotateDistrict(tx: DistrictTransaction, { districtId, by, ring, now }: One): Promise<'rotated' | 'current' | LeftDistrict> {
  // Not FOR UPDATE: that would wait for, and hold up, every transaction that adds a row which points to its district.
  const [district] = await tx.$queryRaw<Array<{ keyCiphertext: Uint8Array }>>`
    SELECT key_ciphertext AS "keyCiphertext" FROM districts WHERE id = ${districtId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`
  // Deleted since it was listed: there is no key any more.
  if (!district) return 'current'
  const keyId = keyIdOf(district.keyCiphertext)
  if (keyId === ring.current.id) return 'current'
  const bytes = tryUnwrap(ring, districtId, district.keyCiphertext)
  if (!bytes) return { districtId, keyId, missing: ring.find(keyId) === undefined }
  const keyCiphertext = Uint8Array.from(wrapDistrictKey(ring, districtId, bytes))
  await tx.district.update({ where: { id: districtId }, data: { keyCiphertext } })
  const details = { from: keyId, to: ring.current.id }
  await recordEvent(tx, { actor: { districtId, kind: by, id: null }, at: now }, { action: 'key.rotated', subjectId: districtId, details })
  return 'rotated'
}

/** Whatever is wrong, the answer is the same: the district is reported, and the others have their turn. */
function tryUnwrap(ring: KeyRing, districtId: string, keyCiphertext: Uint8Array): Buffer | undefined {
  try {
    return unwrapDistrictKey(ring, districtId, keyCiphertext)
  } catch {
    return undefined
  }
}
