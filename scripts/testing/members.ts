import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict, type TestDistrict, unknownPasswordHash } from './make-district'

/** A district whose admin has become an owner too. */
export async function twoOwners(now: Date): Promise<TestDistrict & { other: Actor }> {
  const district = await makeDistrict()
  const { districtId, admin } = district
  const data = { role: 'owner', createdAt: now, passwordHash: unknownPasswordHash } as const
  await inDistrict(districtId, (tx) => tx.member.update({ where: { districtId_id: { districtId, id: admin.id ?? '' } }, data }))
  return { ...district, other: { ...admin, role: 'owner' } }
}

/** The member's row as it is stored. */
export async function memberOf({ districtId, id }: Actor) {
  return inDistrict(districtId, (tx) => tx.member.findUniqueOrThrow({ where: { districtId_id: { districtId, id: id ?? '' } } }))
}

/** What the record says of the members' standing, oldest first; sign-ins left out. */
export async function eventsOf({ districtId }: Actor): Promise<Array<{ action: string; subjectId: string | null; details: unknown }>> {
  const where = { districtId, NOT: { action: 'member.signed_in' } }
  const rows = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where, orderBy: { id: 'asc' } }))
  return rows.map(({ action, subjectId, leaf }) => ({ action, subjectId, details: JSON.parse(leaf).details }))
}

/** The look-ups by which the member or what belongs to the member is found, by kind. */
export async function lookupsOf({ districtId, id }: Actor): Promise<string[]> {
  const where = { districtId, memberId: id ?? '' }
  const own = await inDistrict(districtId, async (tx) => [
    ...(await tx.session.findMany({ where, select: { id: true } })),
    ...(await tx.passwordCode.findMany({ where, select: { id: true } })),
  ])
  const targets = [id ?? '', ...own.map((row) => row.id)]
  const found = await inDistrict(districtId, (tx) => tx.accessLookup.findMany({ where: { districtId, targetId: { in: targets } } }))
  return found.map(({ kind }) => kind).sort()
}
