import { expect, it } from 'vitest'
import { countContacts } from '@/lib/contacts/find-contacts'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { findPortals, getPortal } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'
import { sampleDistrict, seedSampleDistrict } from './seed'

const secret = 'a-client-secret-of-at-least-32-bytes'
const settings = { client_id: 'maple_grove_sample', link_base: 'http://127.0.0.1:4000/setup?jwt=' }
const parentPortal = { kind: 'gg4l', name: 'Parent Portal', settings, secret }
const others = [
  { kind: 'get_connected', name: 'Family Volunteering', settings: { site: 'http://127.0.0.1:4002' }, secret },
  { kind: 'proprofs', name: 'Help Center', settings: { domain: 'http://127.0.0.1:4003' }, secret },
  { kind: 'synap', name: 'Test Preparation', settings: { eaid: 'maple-grove', endpoint: 'http://127.0.0.1:4004/authenticate/' }, secret },
  { kind: 'passage', name: 'Library Sign-in', settings: { app_id: 'app', jwks_url: 'http://127.0.0.1:4005/jwks.json' } },
]
const portals = [parentPortal, ...others]
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

it('makes the sample district through the use cases, and a second time changes nothing but a setting that is another', async () => {
  await seedSampleDistrict({ password, portals }, new Date())
  const first = await tally()
  expect(first).toMatchObject({ students: 400, contacts: 600, campaigns: 10 })
  expect(first.liveLinks).toBeGreaterThan(20)
  expect(first.expiredLinks).toBeGreaterThan(50)
  const actor = operatorOf(first.districtId)
  expect(await countContacts(actor, { restricted: true }, new Date())).toBe(5)
  expect((await findPortals(actor)).map(({ name, missing }) => [name, missing]).sort()).toEqual([
    ['Family Volunteering', []],
    ['Help Center', []],
    ['Library Sign-in', []],
    ['Parent Portal', []],
    ['Test Preparation', []],
  ])

  await seedSampleDistrict({ password, portals }, new Date())
  expect(await tally()).toEqual(first)

  const moved = { ...parentPortal, settings: { ...settings, link_base: 'http://127.0.0.1:4001/setup?jwt=' } }
  await seedSampleDistrict({ password, portals: [moved, ...others] }, new Date())
  expect(await tally()).toEqual({ ...first, events: first.events + 1 })
  const changed = await getPortal(actor, 'Parent Portal')
  expect(changed.settings.link_base).toBe('http://127.0.0.1:4001/setup?jwt=')
  expect(changed.secretVersions).toHaveLength(1)
})

it('knows its portals by another name, and leaves others of their kind alone', async () => {
  const { id: districtId } = await database().district.findUniqueOrThrow({ where: { slug: sampleDistrict.slug } })
  const actor = operatorOf(districtId)
  const [made] = (await findPortals(actor)).filter(({ kind }) => kind === 'gg4l')
  await savePortal(actor, { ...parentPortal, id: made?.id ?? '', name: 'GG4L' }, new Date())
  await savePortal(actor, { kind: 'gg4l', name: 'A trial', settings: {} }, new Date())
  const before = await findPortals(actor)
  await seedSampleDistrict({ password, portals }, new Date())
  expect(await findPortals(actor)).toEqual(before)
})
