import { expect, it } from 'vitest'
import { countContacts } from '@/lib/contacts/find-contacts'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { getPortal } from '@/lib/portals/portals'
import { sampleDistrict, seedSampleDistrict } from './seed'

const portal = {
  clientId: 'maple_grove_sample',
  secret: 'a-client-secret-of-at-least-32-bytes',
  linkBase: 'http://127.0.0.1:4000/setup?jwt=',
}
const password = 'five plain words to sign in'

async function tally() {
  const { id: districtId } = await database().district.findUniqueOrThrow({ where: { slug: sampleDistrict.slug } })
  const now = new Date()
  const live = { expiresAt: { gt: now } }
  return inDistrict(districtId, async (tx) => ({
    districtId,
    students: await tx.student.count({ where: { districtId } }),
    contacts: await tx.contact.count({ where: { districtId } }),
    campaigns: await tx.campaign.count({ where: { districtId } }),
    liveLinks: await tx.link.count({ where: { districtId, ...live } }),
    expiredLinks: await tx.link.count({ where: { districtId, NOT: live } }),
    events: await tx.auditEvent.count({ where: { districtId } }),
  }))
}

it('makes the sample district through the use cases, and a second time changes nothing but the link base', async () => {
  await seedSampleDistrict({ password, portal }, new Date())
  const first = await tally()
  expect(first).toMatchObject({ students: 400, contacts: 600, campaigns: 8 })
  expect(first.liveLinks).toBeGreaterThan(20)
  expect(first.expiredLinks).toBeGreaterThan(50)
  const actor = operatorOf(first.districtId)
  expect(await countContacts(actor, { restricted: true }, new Date())).toBe(5)

  await seedSampleDistrict({ password, portal }, new Date())
  expect(await tally()).toEqual(first)

  await seedSampleDistrict({ password, portal: { ...portal, linkBase: 'http://127.0.0.1:4001/setup?jwt=' } }, new Date())
  expect(await tally()).toEqual({ ...first, events: first.events + 1 })
  const changed = await getPortal(actor, 'Parent Portal')
  expect(changed.settings.link_base).toBe('http://127.0.0.1:4001/setup?jwt=')
  expect(changed.secretVersions).toHaveLength(1)
})
