import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { importGuidFile } from '@/lib/roster/guids/import-guid-file'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'

const now = new Date('2026-11-21T15:00:00Z')
const header = 'guid,family_name,email,sourced_id,restricted,student_id'

async function bringIn(actor: Actor, lines: readonly string[], source = 'north') {
  const { id } = await stageRoster(actor, { source, body: [header, ...lines, ',Zed,,s-zed,,'].join('\n') }, now)
  return applyRoster(actor, id, { release: true }, now)
}

async function* guidFile(lines: readonly string[]) {
  yield Buffer.from(['guid,sourced_id', ...lines].join('\n'))
}

const rosterOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({
      where: { districtId, familyName: { not: 'Zed' } },
      orderBy: { familyName: 'asc' },
      include: { relationships: { include: { student: true } } },
    })
    return contacts.map(({ familyName, guid, restricted, removedAt, relationships }) => ({
      familyName,
      guid,
      restricted,
      isRemoved: removedAt !== null,
      students: relationships.map(({ student }) => student.sourcedId).sort(),
    }))
  })

const ana = { familyName: 'Ana', guid: 'g-1', restricted: false, isRemoved: false, students: ['k-1'] }

describe('a contact whom the source knows by another id', () => {
  it('stays when its GUID comes in a column together with another sourcedId', async () => {
    const { owner, districtId } = await makeDistrict()
    await bringIn(owner, [',Ana,,s-1,,k-1'])
    await importGuidFile(owner, { body: guidFile(['g-1,s-1']) }, now)
    await bringIn(owner, ['g-1,Ana,,s-2,,k-1'])
    expect(await rosterOf(owner)).toEqual([ana])
    const staged = await bringIn(owner, ['g-1,Ana,,s-2,,k-1'])
    expect(staged.counts).toMatchObject({ added: 0, changed: 0, removed: 0 })
    expect(await rosterOf(owner)).toEqual([ana])
    expect(await inDistrict(districtId, (tx) => tx.rosterRecord.count({ where: { key: 'guid:g-1', removedAt: null } }))).toBe(1)
  })
})

describe('a refused line', () => {
  it.each([
    ['sourcedId when a GUID has come', [',Ana,ana@example.org,s-1,,k-1'], 'g-1,Ana,no address,s-1,'],
    ['sourcedId when the GUID has gone', ['g-1,Ana,ana@example.org,s-1,,k-1'], ',Ana,no address,s-1,'],
    ['sourcedId when the GUID is another one', ['g-1,Ana,ana@example.org,s-1,,k-1'], 'g-2,Ana,no address,s-1,'],
    ['sourcedId when the GUID cannot be read', [',Ana,ana@example.org,s-1,,k-1'], 'g\u0007,Ana,,s-1,'],
  ])('keeps the contact of its %s, and restricts it', async (_, before, refused) => {
    const { owner } = await makeDistrict()
    await bringIn(owner, before)
    const [known] = await rosterOf(owner)
    expect((await bringIn(owner, [`${refused}no,k-1`])).counts).toMatchObject({ added: 0, removed: 0, refused: 1 })
    expect(await rosterOf(owner)).toEqual([known])
    expect((await bringIn(owner, [`${refused}yes,k-1`])).counts).toMatchObject({ added: 0, changed: 1, removed: 0, refused: 1 })
    expect(await rosterOf(owner)).toEqual([{ ...known, restricted: true }])
  })

  it('keeps the contact of its GUID under another sourcedId', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, [',Ana,,s-1,,k-1'])
    await importGuidFile(owner, { body: guidFile(['g-1,s-1']) }, now)
    await bringIn(owner, [',Ana,,s-1,,k-1'])
    expect(await rosterOf(owner)).toEqual([ana])
    await bringIn(owner, ['g-1,Ana,no address,s-7,yes,k-1'])
    expect(await rosterOf(owner)).toEqual([{ ...ana, restricted: true }])
  })

  it('leaves the record to a good line of the same contact, and restricts it under its new key', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, [',Ana,,s-1,,k-1'])
    const { counts } = await bringIn(owner, ['g-1,Ana,,s-1,,k-1', 'g-1,Ana,no address,s-1,yes,k-2'])
    expect(counts).toMatchObject({ added: 0, changed: 1, removed: 0, refused: 1 })
    expect(await rosterOf(owner)).toEqual([{ ...ana, restricted: true }])
  })

  it('with a GUID restricts the contact whose good line has only the sourcedId', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, [',Ana,,s-1,no,k-1', 'g-1,Ana,no address,s-1,yes,k-1'])
    expect(await rosterOf(owner)).toEqual([{ ...ana, guid: null, restricted: true }])
  })
})

describe('one contact under two keys of a source', () => {
  async function underTwoKeys() {
    const { owner } = await makeDistrict()
    await bringIn(owner, [',Ana,,s-1,,k-1'])
    await importGuidFile(owner, { body: guidFile(['g-1,s-1']) }, now)
    await bringIn(owner, [',Ana,,s-1,,k-1', 'g-1,Ana,,s-2,,k-2'])
    return owner
  }

  it('has the students of both', async () => {
    const owner = await underTwoKeys()
    expect(await rosterOf(owner)).toEqual([{ ...ana, students: ['k-1', 'k-2'] }])
    await bringIn(owner, [',Ana,,s-1,,k-1', 'g-1,Ana,,s-2,,k-3'])
    expect(await rosterOf(owner)).toEqual([{ ...ana, students: ['k-1', 'k-3'] }])
  })

  it('keeps those of the one when the other is not listed any more', async () => {
    const owner = await underTwoKeys()
    const { counts } = await bringIn(owner, [',Ana,,s-1,,k-1'])
    expect(counts).toMatchObject({ removed: 1, unchanged: 2 })
    expect(await rosterOf(owner)).toEqual([ana])
  })

  it('keeps them all while a line of either is refused', async () => {
    const owner = await underTwoKeys()
    await bringIn(owner, [',Ana,,s-1,,k-1', ',Ana,no address,s-1,,k-4', 'g-1,Anna,,s-2,,k-5'])
    expect((await rosterOf(owner))[0]?.students).toEqual(['k-1', 'k-2', 'k-5'])
  })
})
