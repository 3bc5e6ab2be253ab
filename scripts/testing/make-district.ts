import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { wrapNewDistrictKey } from '@/lib/secrets/district-key'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Role } from '@/prisma/generated/enums'

export type TestDistrict = { districtId: string; slug: string; owner: Actor; admin: Actor; sender: Actor; auditor: Actor }

/** Of a random password that nobody knows: whoever has it counts as somebody who can sign in, and nobody does. */
export const unknownPasswordHash = '$argon2id$v=19$m=19456,t=2,p=1$KNHE+J09PW0K7g3GSl4uRQ$pesqRbQABanyTXYQAO2G2dnw2+KDLHPeh5ow8J6vqto'

/** A district with one member of each role, of whom the owner has a password, for a test that needs a tenant and cares about nothing else of it. */
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
        password_hash: role === 'owner' ? unknownPasswordHash : null,
        created_at: new Date(),
      })),
    }),
  )
  return { districtId, slug, ...actors }
}
