import { describe, expect, it } from 'vitest'
import { countContacts } from '@/lib/contacts/find-contacts'
import { inDistrict } from '@/lib/district-scope'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'
import { countReach, countReachBy } from './count-reach'
import { countStatuses } from './count-statuses'

const at = new Date('2026-03-01T12:00:00Z')

/** Four who can be invited, each a stage further than the one before, and three who cannot or are gone. */
async function withFamilies() {
  const district = await makeDistrict()
  const { districtId, owner } = district
  const { id: portalId } = await makePortal(owner)
  const oak = { school: 'Oak', grade: '2' }
  const ids = await makeContacts(districtId, [
    { language: 'es', students: [oak] },
    { language: 'es', students: [oak, { school: 'Elm', grade: '10' }] },
    {
      language: 'en',
      students: [
        { school: 'Elm', grade: '10' },
        { school: 'Elm', grade: 'K' },
      ],
    },
    { students: [{ school: 'Elm' }] },
    { language: 'es', restricted: true, students: [oak] },
    { language: 'es', doNotInvite: 'asked us', students: [oak] },
    { language: 'so', removedAt: at, students: [{ school: 'Ash', grade: '1' }] },
  ])
  const [, invited = '', opened = '', activated = '', restricted = ''] = ids
  const ofContacts = [invited, opened, opened, activated, restricted].map((contactId) => ({ contactId, portalId }))
  const [, , newest, last] = await makeInvitations(districtId, ofContacts)
  await inDistrict(districtId, async (tx) => {
    // The older one was revoked unseen; it is the newer one that was pressed.
    await tx.invitation.update({ where: { districtId_id: { districtId, id: newest ?? '' } }, data: { continuedAt: at } })
    // Somebody else said so: the invitation itself was never opened.
    await tx.invitation.update({ where: { districtId_id: { districtId, id: last ?? '' } }, data: { activatedAt: at } })
  })
  return { ...district, ids }
}

describe('countReach', () => {
  it('counts who came how far over all invitations, each stage a part of the one before', async () => {
    const { owner } = await withFamilies()
    expect(await countReach(owner)).toEqual({ contacts: 6, reach: { invitable: 4, invited: 3, opened: 2, activated: 1 } })
  })

  it('counts what the lists under the same filters show, for whoever asks', async () => {
    const { owner, sender } = await withFamilies()
    for (const actor of [owner, { ...sender, schools: ['Elm'] }]) {
      const { contacts, reach } = await countReach(actor)
      expect(await countContacts(actor, {}, at)).toBe(contacts)
      expect(await countContacts(actor, { invitable: true }, at)).toBe(reach.invitable)
      expect(await countContacts(actor, { invitable: false }, at)).toBe(contacts - reach.invitable)
      for (const stage of ['invited', 'opened', 'activated'] as const) {
        expect(await countContacts(actor, { invitable: true, reached: stage }, at)).toBe(reach[stage])
        expect(await countContacts(actor, { invitable: true, not_reached: stage }, at)).toBe(reach.invitable - reach[stage])
      }
    }
  })

  it('counts nobody in a district that has just begun', async () => {
    const { auditor } = await makeDistrict()
    expect(await countReach(auditor)).toEqual({ contacts: 0, reach: { invitable: 0, invited: 0, opened: 0, activated: 0 } })
    expect(await countReachBy(auditor, 'school')).toEqual([])
  })
})

describe('countReachBy', () => {
  it('counts a contact once in each school and grade of its students, the most to do first and grades in their order', async () => {
    const { owner } = await withFamilies()
    expect(await countReachBy(owner, 'school')).toEqual([
      { value: 'Elm', reach: { invitable: 3, invited: 3, opened: 2, activated: 1 } },
      { value: 'Oak', reach: { invitable: 2, invited: 1, opened: 0, activated: 0 } },
    ])
    expect((await countReachBy(owner, 'grade')).map(({ value, reach }) => [value, reach.invitable])).toEqual([
      ['K', 1],
      ['2', 2],
      ['10', 2],
      [null, 1],
    ])
    expect((await countReachBy(owner, 'language')).map(({ value, reach }) => [value, reach.invitable])).toEqual([
      ['es', 2],
      ['en', 1],
      [null, 1],
    ])
  })

  it('names a sender’s own schools alone', async () => {
    const { sender } = await withFamilies()
    const ofOak = { ...sender, schools: ['Oak'] }
    expect((await countReachBy(ofOak, 'school')).map(({ value }) => value)).toEqual(['Oak'])
    expect((await countReachBy(ofOak, 'grade')).map(({ value }) => value)).toEqual(['2'])
  })
})

it('countStatuses says what the lists under the same status say', async () => {
  const { owner } = await withFamilies()
  const counts = await countStatuses(owner, at)
  expect(counts).toEqual({ never_invited: 2, open: 2, opened: 0, continued: 1, activated: 1, expired: 0, revoked: 0 })
  for (const status of ['never_invited', 'open', 'continued', 'activated', 'revoked'] as const) {
    expect(await countContacts(owner, { status }, at)).toBe(counts[status])
  }
})
