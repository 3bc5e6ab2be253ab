import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { wrapNewDistrictKey } from '@/lib/secrets/district-key'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Role } from '@/prisma/generated/enums'

export type TestDistrict = { districtId: string; slug: string; owner: Actor; admin: Actor; sender: Actor; auditor: Actor }

/** A district with one member of each role, for a test that needs a tenant and cares about nothing else of it. */
export async function makeDistrict(): Promise<TestDistrict> {
  const districtId = uuidV7()
  const slug = `district-${districtId.slice(-12)}`
  await database().district.create({
    data: {
      id: districtId,
      slug,
      name: 'Willow Creek Unified',
      timeZone: 'America/Chicago',
      keyCiphertext: new Uint8Array(wrapNewDistrictKey(districtId)),
    },
  })
  const member = (role: Role): Actor => ({ districtId, kind: 'member', id: uuidV7(), role, schools: [] })
  const actors = { owner: member('owner'), admin: member('admin'), sender: member('sender'), auditor: member('auditor') }
  await inDistrict(districtId, (tx) =>
    insertRows(tx, {
      table: 'members',
      rows: Object.values(actors).map(({ id, role }) => ({
        district_id: districtId,
        id,
        email: `${role}@${slug}.example.org`,
        role,
        schools: '{}',
        created_at: new Date(),
      })),
    }),
  )
  return { districtId, slug, ...actors }
}
