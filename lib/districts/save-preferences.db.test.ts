import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { memberOf } from '@/scripts/testing/members'
import { operatorOf } from './actor'
import { lockMember } from './lock-member'
import { type Preferences, readPreferences } from './preferences'
import { savePreferences } from './save-preferences'
import { saveView } from './saved-views'

const unchanged: Preferences = { density: 'comfortable', shortcuts: true, columns: {} }

it('keeps a part and leaves the rest as it was, of this member alone', async () => {
  const { owner, admin } = await makeDistrict()
  const ofOwner = async () => readPreferences((await memberOf(owner)).preferences)
  expect(await ofOwner()).toEqual(unchanged)
  await savePreferences(owner, { density: 'compact' })
  await savePreferences(owner, { columns: { contacts: ['phone', 'guid'] } })
  await Promise.all([savePreferences(owner, { columns: { links: [] } }), savePreferences(owner, { shortcuts: false })])
  expect(await ofOwner()).toEqual({ density: 'compact', shortcuts: false, columns: { contacts: ['phone', 'guid'], links: [] } })
  await savePreferences(owner, { columns: { contacts: null } })
  expect((await ofOwner()).columns).toEqual({ links: [] })
  expect(readPreferences((await memberOf(admin)).preferences)).toEqual(unchanged)
})

it('waits for no owner, as a view that is kept does not', async () => {
  const { owner, admin } = await makeDistrict()
  await inDistrict(owner.districtId, async (tx) => {
    await lockMember(tx, { districtId: owner.districtId, memberId: owner.id ?? '' })
    await savePreferences(admin, { density: 'compact' })
    await saveView(admin, { list: 'contacts', name: 'Oak', parameters: { school: 'Oak' } })
  })
  expect(readPreferences((await memberOf(admin)).preferences).density).toBe('compact')
})

it('reads what is missing or not known any more as nothing chosen', () => {
  expect(readPreferences(null)).toEqual(unchanged)
  expect(readPreferences({ density: 'airy', shortcuts: 'yes', columns: { contacts: 'all', mails: ['x'] } })).toEqual(unchanged)
  expect(readPreferences({ shortcuts: false, columns: 3 })).toEqual({ ...unchanged, shortcuts: false })
})

it('refuses what is no preference and who is no member', async () => {
  const { owner, districtId } = await makeDistrict()
  const strange = { density: 'airy' } as unknown as { density: 'compact' }
  await expect(savePreferences(owner, strange)).rejects.toMatchObject({ code: 'invalid_input', fields: { density: expect.any(String) } })
  await expect(savePreferences(operatorOf(districtId), { density: 'compact' })).rejects.toMatchObject({ code: 'forbidden' })
})
