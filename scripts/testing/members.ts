import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict, type TestDistrict } from './make-district'

/** A district whose admin has become an owner too. */
export async function twoOwners(now: Date): Promise<TestDistrict & { other: Actor }> {
  const district = await makeDistrict()
  const { districtId, admin } = district
  await inDistrict(districtId, (tx) =>
    tx.member.update({ where: { districtId_id: { districtId, id: admin.id ?? '' } }, data: { role: 'owner', createdAt: now } }),
  )
  return { ...district, other: { ...admin, role: 'owner' } }
}

/** The member's row as it is stored. */
export async function memberOf({ districtId, id }: Actor) {
  return inDistrict(districtId, (tx) => tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id: id ?? '' } } }))
}
