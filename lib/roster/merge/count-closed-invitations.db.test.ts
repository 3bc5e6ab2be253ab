import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { findImports } from '@/lib/roster/get-import'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { countClosedInvitations } from './count-closed-invitations'

const now = new Date('2026-11-23T15:00:00Z')
const everybody = Array.from({ length: 12 }, (_, index) => index)

/** Of these contacts, some with another address than before. */
function listOf(contacts: readonly number[], { movedFrom = contacts.length } = {}): string {
  const lines = contacts.map((index) => `g-${index},Ruiz,Ana,${index >= movedFrom ? 'new' : 'a'}${index}@example.org`)
  return ['guid,family_name,given_name,email', ...lines].join('\r\n')
}

it('tells by why how many invitations an import closed, until it is undone', async () => {
  const district = await makeIssuingDistrict([])
  const { owner, districtId } = district
  const bring = async (body: string) => {
    const { id } = await stageRoster(owner, { body, format: 'contacts' }, now)
    await applyRoster(owner, id, {}, now)
    return id
  }
  const first = await bring(listOf(everybody))
  const contacts = await inDistrict(districtId, (tx) => tx.contact.findMany({ where: { districtId }, select: { id: true } }))
  await invitePagesTo(owner, { ...district, contactIds: contacts.map(({ id }) => id), now })
  const second = await bring(listOf(everybody.slice(1), { movedFrom: 10 }))
  expect(await countClosedInvitations(owner, first)).toEqual({})
  expect(await countClosedInvitations(owner, second)).toEqual({ left: 1, email_changed: 2 })
  await undoRoster(owner, second, now)
  expect(await countClosedInvitations(owner, second)).toEqual({})
})

it('refuses who may not import, and an import of another district', async () => {
  const { owner, sender } = await makeDistrict()
  const { id } = await stageRoster(owner, { body: listOf(everybody), format: 'contacts' }, now)
  const stranger = await makeDistrict()
  await expect(countClosedInvitations(sender, id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(countClosedInvitations(stranger.owner, id)).rejects.toMatchObject({ code: 'not_found' })
})

it('lists the imports of one source alone', async () => {
  const { owner } = await makeDistrict()
  const north = await stageRoster(owner, { body: listOf([1]), source: 'North' }, now)
  await stageRoster(owner, { body: listOf([2]), source: 'South' }, now)
  const { rows } = await findImports(owner, { limit: 50, source: north.sourceId })
  expect(rows).toMatchObject([{ id: north.id, source: 'North' }])
})
