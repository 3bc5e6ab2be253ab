import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { selectContacts } from './select-contacts'
import { type Selection, selectionSchema } from './selection-schema'

const now = new Date('2026-03-01T12:00:00Z')
const [guidOfA, guidOfB] = [crypto.randomUUID(), 'GUID-of-B']
const roster: MadeContact[] = [
  { familyName: 'C', guid: null, students: [{ school: 'Elm' }] },
  { familyName: 'A', guid: guidOfA, students: [{ school: 'Oak' }] },
  { familyName: 'B', guid: guidOfB, students: [{ school: 'Oak' }] },
  { familyName: 'D', removedAt: now },
]

async function withRoster() {
  const district = await makeDistrict()
  const [c = '', a = '', b = '', d = ''] = await makeContacts(district.districtId, roster)
  return { ...district, a, b, c, d }
}

async function select(actor: Actor, selection: Selection) {
  const { contacts, unknown } = await inDistrict(actor.districtId, (tx) => selectContacts(tx, actor, selection, now))
  return { names: contacts.map(({ familyName }) => familyName).join(''), unknown }
}

describe('selectContacts', () => {
  it('finds by GUID or by id, each contact once however often it is named, in the order of names', async () => {
    const { owner, a, b, c } = await withRoster()
    const contacts = [c, guidOfB, a, guidOfA, a, b, a.toUpperCase()]
    expect(await select(owner, { contacts })).toEqual({ names: 'ABC', unknown: [] })
  })

  it('finds a removed contact that is named, so that it can be skipped with its reason', async () => {
    const { owner, d } = await withRoster()
    expect(await select(owner, { contacts: [d] })).toEqual({ names: 'D', unknown: [] })
  })

  it('tells each reference nobody answers to, once', async () => {
    const { owner, a } = await withRoster()
    const stranger = crypto.randomUUID()
    const contacts = [stranger, a, 'nobody', stranger, "x' OR true --", guidOfB.toLowerCase()]
    expect(await select(owner, { contacts })).toEqual({ names: 'A', unknown: [stranger, 'nobody', "x' OR true --", guidOfB.toLowerCase()] })
  })

  it('takes all that match a filter, but for those taken out', async () => {
    const { owner, a, c } = await withRoster()
    expect(await select(owner, { filter: {} })).toEqual({ names: 'ABC', unknown: [] })
    expect(await select(owner, { filter: {}, except: [a, c] })).toEqual({ names: 'B', unknown: [] })
    expect(await select(owner, { filter: { school: 'Oak' }, except: [a, c, crypto.randomUUID()] })).toEqual({ names: 'B', unknown: [] })
    expect(await select(owner, { filter: { school: 'Ash' } })).toEqual({ names: '', unknown: [] })
  })

  it('answers a sender with schools as if other schools’ contacts were unknown', async () => {
    const { sender, a, c } = await withRoster()
    const ofOak = { ...sender, schools: ['Oak'] }
    expect(await select(ofOak, { contacts: [a, c] })).toEqual({ names: 'A', unknown: [c] })
    expect(await select(ofOak, { filter: {} })).toEqual({ names: 'AB', unknown: [] })
  })

  it('gives a sender with schools the whole family to sign for, so that a token does not depend on who issues it', async () => {
    const { districtId, owner, sender } = await makeDistrict()
    await makeContacts(districtId, [{ students: [{ school: 'Elm' }, { school: 'Oak' }] }])
    const selected = (actor: Actor) => inDistrict(districtId, (tx) => selectContacts(tx, actor, { filter: {} }, now))
    const { contacts } = await selected({ ...sender, schools: ['Oak'] })
    expect(contacts[0]?.students.map(({ school }) => school).sort()).toEqual(['Elm', 'Oak'])
    expect(contacts).toEqual((await selected(owner)).contacts)
  })

  it('answers another district’s contacts as unknown', async () => {
    const { a } = await withRoster()
    const elsewhere = await makeDistrict()
    expect(await select(elsewhere.owner, { contacts: [a, guidOfA] })).toEqual({ names: '', unknown: [a, guidOfA] })
  })
})

describe('a selection', () => {
  it.each([
    [{}],
    [{ contacts: [] }],
    [{ contacts: [' '] }],
    [{ contacts: ['x'.repeat(201)] }],
    [{ contacts: ['a'], filter: {} }],
    [{ filter: { colour: 'red' } }],
    [{ filter: { status: 'asleep' } }],
    [{ filter: {}, except: ['x'] }],
  ])('is refused when it is %j', (selection) => {
    expect(selectionSchema.safeParse(selection).success).toBe(false)
  })
})
