import { expect, it } from 'vitest'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { countSharers } from './count-sharers'

it('counts the others who have the address: still in the roster, of the own schools and district', async () => {
  const { districtId, admin, sender } = await makeDistrict()
  const { districtId: elsewhere } = await makeDistrict()
  const email = 'Both@example.org'
  const at = (school: string) => [{ school }]
  const [id = '', alone = '', none = ''] = await makeContacts(districtId, [
    { email, students: at('Oak') },
    { email: 'alone@example.org' },
    { email: null },
    { email: 'both@example.org', students: at('Oak') },
    { email, students: at('Birch') },
    { email, removedAt: new Date('2026-11-20T00:00:00Z') },
    { email: 'xboth@example.org' },
  ])
  await makeContacts(elsewhere, [{ email }])
  expect(await countSharers(admin, { id, email })).toBe(2)
  expect(await countSharers({ ...sender, schools: ['Oak'] }, { id, email })).toBe(1)
  expect(await countSharers(admin, { id: alone, email: 'alone@example.org' })).toBe(0)
  expect(await countSharers(admin, { id: none, email: null })).toBe(0)
})
