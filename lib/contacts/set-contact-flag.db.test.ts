import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { getContact } from './get-contact'
import { setContactFlag } from './set-contact-flag'

const now = new Date('2026-03-01T12:00:00Z')

async function withContact(contact: MadeContact = {}) {
  const district = await makeDistrict()
  const [contactId = ''] = await makeContacts(district.districtId, [contact])
  return { ...district, contactId }
}

const recorded = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId }, include: { personal: true }, orderBy: { id: 'asc' } }))

describe('setContactFlag', () => {
  it.each([
    ['do_not_invite', 'doNotInviteReason', 'contact.do_not_invite_set', 'contact.do_not_invite_cleared'],
    ['needs_none', 'needsNoneReason', 'contact.needs_none_set', 'contact.needs_none_cleared'],
  ] as const)('sets and clears %s with a reason, each recorded, the reason beside the leaf', async (flag, field, set, cleared) => {
    const { districtId, sender, contactId } = await withContact()
    await setContactFlag(sender, { contactId, flag, on: true, reason: '  The mother phoned us  ' }, now)
    expect((await getContact(sender, contactId, now))[field]).toBe('The mother phoned us')
    await setContactFlag(sender, { contactId, flag, on: false, reason: 'She phoned again' }, now)
    expect((await getContact(sender, contactId, now))[field]).toBeNull()
    const events = await recorded(districtId)
    expect(events.map(({ action, subjectId }) => [action, subjectId])).toEqual([
      [set, contactId],
      [cleared, contactId],
    ])
    expect(events.map(({ leaf }) => leaf).join()).not.toContain('phoned')
    expect(events.map(({ personal }) => personal?.data)).toEqual(['{"reason":"The mother phoned us"}', '{"reason":"She phoned again"}'])
  })

  it('lets an owner alone lift a restriction, and put it back', async () => {
    const { districtId, owner, admin, sender, contactId } = await withContact({ restricted: true })
    const lift = (actor: Actor, on: boolean) =>
      setContactFlag(actor, { contactId, flag: 'restriction_lifted', on, reason: 'The court has decided' }, now)
    for (const actor of [admin, sender]) await expect(lift(actor, true)).rejects.toMatchObject({ code: 'forbidden' })
    await lift(owner, true)
    expect(await getContact(owner, contactId, now)).toMatchObject({ restricted: false, restrictedByRoster: true })
    await expect(lift(admin, false)).rejects.toMatchObject({ code: 'forbidden' })
    await lift(owner, false)
    expect(await getContact(owner, contactId, now)).toMatchObject({ restricted: true, restrictionLiftedReason: null })
    expect((await recorded(districtId)).map(({ action }) => action)).toEqual(['contact.restriction_lifted', 'contact.restriction_restored'])
  })

  it('lifts no restriction that is not there', async () => {
    const { districtId, owner, contactId } = await withContact()
    const lift = setContactFlag(owner, { contactId, flag: 'restriction_lifted', on: true, reason: 'just in case' }, now)
    await expect(lift).rejects.toMatchObject({ code: 'conflict' })
    expect(await recorded(districtId)).toEqual([])
  })

  it('writes nothing down about a contact who was erased', async () => {
    const { districtId, sender, contactId } = await withContact()
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId }, data: { erasedAt: now } }))
    const flagged = setContactFlag(sender, { contactId, flag: 'do_not_invite', on: true, reason: 'Ana Reyes phoned' }, now)
    await expect(flagged).rejects.toMatchObject({ code: 'conflict' })
    expect(await recorded(districtId)).toEqual([])
  })

  it('undoes what it set, unless somebody has changed it since', async () => {
    const { districtId, sender, admin, contactId } = await withContact()
    const flag = 'do_not_invite'
    const ofMother = 'The mother asked in writing'
    const set = (actor: Actor, reason: string) => setContactFlag(actor, { contactId, flag, on: true, reason }, now)
    const undo = (on: boolean, standing: string | null) =>
      setContactFlag(sender, { contactId, flag, on, reason: 'Undone at once', standing }, now)
    const reasonNow = async () => (await getContact(sender, contactId, now)).doNotInviteReason
    await set(sender, 'Wrong row')
    await undo(false, ' Wrong row ')
    expect(await reasonNow()).toBeNull()
    await undo(true, null)
    expect(await reasonNow()).toBe('Undone at once')
    await set(admin, ofMother)
    for (const standing of ['Undone at once', null]) await expect(undo(false, standing)).rejects.toMatchObject({ code: 'conflict' })
    expect(await reasonNow()).toBe(ofMother)
    const events = await recorded(districtId)
    expect(events).toHaveLength(4)
  })

  it('lets one of two who undo at once, and at no moment both', async () => {
    const { districtId, sender, contactId } = await withContact()
    const flag = 'needs_none'
    await setContactFlag(sender, { contactId, flag, on: true, reason: 'Wrong row' }, now)
    const undo = () => setContactFlag(sender, { contactId, flag, on: false, reason: 'Undone at once', standing: 'Wrong row' }, now)
    const outcomes = await Promise.allSettled([undo(), undo()])
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict'])
    expect(await recorded(districtId)).toHaveLength(2)
  })

  it.each(['', '  ', 'no', 'x'.repeat(501), 'a\0bc'])('refuses the reason %j and changes nothing', async (reason) => {
    const { districtId, owner, contactId } = await withContact()
    await expect(setContactFlag(owner, { contactId, flag: 'needs_none', on: true, reason }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { reason: expect.any(String) },
    })
    expect((await getContact(owner, contactId, now)).needsNoneReason).toBeNull()
    expect(await recorded(districtId)).toEqual([])
  })

  it('is refused to the auditor, and answers a contact of other schools as an unknown one', async () => {
    const { auditor, sender, contactId } = await withContact({ students: [{ school: 'Oak' }] })
    const flag = (actor: Actor) => setContactFlag(actor, { contactId, flag: 'do_not_invite', on: true, reason: 'asked us' }, now)
    await expect(flag(auditor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(flag({ ...sender, schools: ['Elm'] })).rejects.toMatchObject({ code: 'not_found' })
    await flag({ ...sender, schools: ['Oak'] })
  })
})
