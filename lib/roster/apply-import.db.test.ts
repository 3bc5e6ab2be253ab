import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { applyImport, cancelImport } from './apply-import'
import { findImports, findSources, getImport } from './get-import'
import { importJson } from './import-json'

const now = new Date('2026-11-21T15:00:00Z')
const header =
  'guid,family_name,given_name,email,sourced_id,restricted,student_id,student_given_name,student_family_name,school,grade,relationship'

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

type Upload = { source?: string; idempotencyKey?: string; columns?: string }

const stage = (actor: Actor, lines: string[], { columns = header, ...upload }: Upload = {}) =>
  stageRoster(actor, { format: 'contacts', ...upload, body: bodyOf([columns, ...lines].join('\n')) }, now)

async function importLines(actor: Actor, lines: string[], upload?: Upload) {
  const { id } = await stage(actor, lines, upload)
  return applyRoster(actor, id, { release: true }, now)
}

const contactsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) =>
    tx.contact.findMany({
      where: { districtId },
      orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }],
      include: { relationships: { include: { student: true }, orderBy: { student: { givenName: 'asc' } } } },
    }),
  )

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `g-${index},Family${String(index).padStart(3, '0')},Ana,,,,s-${index},Bo,Lee,Birch,3,mother`)
const none = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

describe('importing a roster', () => {
  it('stages and applies contacts with their students', async () => {
    const { admin } = await makeDistrict()
    const staged = await stage(admin, [
      'g-1,Ruiz,Ana,ana@example.org,c-1,,s-1,Bo,Ruiz,Birch,3,mother',
      'g-1,Other,Name,other@example.org,c-1,true,s-2,Cy,Ruiz,Cedar,5,guardian',
      ',Lee,Kim,,c-2,,s-1,Bo,Ruiz,Birch,3,father',
      ',Nobody,,,,,,,,,,',
    ])
    expect(staged).toMatchObject({
      state: 'staged',
      counts: { ...none, added: 2, refused: 1 },
      uploadedBy: expect.stringContaining('admin@'),
    })
    expect(staged.refused).toEqual([{ file: 'contacts.csv', line: 5, problem: 'no_id', reason: expect.stringContaining('neither a guid') }])
    expect(await contactsOf(admin)).toEqual([])

    const applied = await applyRoster(admin, staged.id, { release: false }, now)
    expect(importJson(applied)).toMatchObject({
      state: 'applied',
      counts: { ...none, added: 2, refused: 1 },
      applied_at: '2026-11-21T15:00:00.000Z',
    })
    const [lee, ruiz] = await contactsOf(admin)
    expect(lee).toMatchObject({ guid: null, sourcedId: 'c-2', familyName: 'Lee', email: null, restricted: false, removedAt: null })
    expect(ruiz).toMatchObject({ guid: 'g-1', sourcedId: 'c-1', familyName: 'Ruiz', email: 'ana@example.org', restricted: true })
    expect(ruiz?.relationships).toMatchObject([
      { relationship: 'mother', restricted: false, student: { sourcedId: 's-1', givenName: 'Bo', school: 'Birch', grade: '3' } },
      { relationship: 'guardian', restricted: true, student: { sourcedId: 's-2', givenName: 'Cy', school: 'Cedar', grade: '5' } },
    ])
    expect(lee?.relationships[0]?.studentId).toBe(ruiz?.relationships[0]?.studentId)
  })

  it('finds an identical file unchanged, in whatever order its lines are, and writes nothing', async () => {
    const { admin, districtId } = await makeDistrict()
    const lines = many(30)
    await importLines(admin, lines)
    const before = await contactsOf(admin)
    const staged = await stage(admin, [...lines].reverse())
    expect(staged).toMatchObject({ state: 'staged', counts: { ...none, unchanged: 30 } })
    const applied = await applyRoster(admin, staged.id, { release: false }, new Date('2026-11-22T15:00:00Z'))
    expect(applied.counts).toEqual({ ...none, unchanged: 30 })
    expect(await contactsOf(admin)).toEqual(before)
    expect(await inDistrict(districtId, (tx) => tx.rosterImportLine.count())).toBe(0)
  })

  it('counts and carries out what was added, changed and removed', async () => {
    const { admin } = await makeDistrict()
    const lines = many(30)
    await importLines(admin, lines)
    const next = [...lines.slice(2), 'g-2,Renamed,Ana,new@example.org,,,s-99,Di,Lee,Cedar,4,aunt', 'g-new,Newman,,,,,,,,,,']
    next.shift()
    const staged = await stage(admin, next)
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 1, changed: 1, removed: 2, unchanged: 27, refused: 0 } })
    await applyRoster(admin, staged.id, { release: false }, now)
    const contacts = await contactsOf(admin)
    expect(contacts.filter(({ removedAt }) => removedAt).map(({ guid }) => guid)).toEqual(['g-0', 'g-1'])
    const renamed = contacts.find(({ guid }) => guid === 'g-2')
    expect(renamed).toMatchObject({ familyName: 'Renamed', email: 'new@example.org' })
    expect(renamed?.relationships).toMatchObject([{ relationship: 'aunt', student: { givenName: 'Di', school: 'Cedar' } }])
    expect(contacts).toHaveLength(31)
  })

  it('empties what the file leaves empty when no other source lists the contact', async () => {
    const { owner } = await makeDistrict()
    await importLines(owner, ['g-1,Ruiz,Ana,ana@example.org,c-1,,,,,,,'])
    await importLines(owner, ['g-1,Ruiz,Ana,,c-1,,,,,,,'])
    expect(await contactsOf(owner)).toMatchObject([{ email: null }])
  })

  it('keeps flags set by hand through changes, removal and return', async () => {
    const { owner, districtId } = await makeDistrict()
    const lines = [...many(3), ',Zed,Zoe,,c-9,,,,,,,']
    await importLines(owner, lines)
    const flags = {
      doNotInviteAt: now,
      doNotInviteReason: 'custody',
      needsNoneAt: now,
      needsNoneReason: 'Google',
      restrictionLiftedAt: now,
      restrictionLiftedReason: 'order ended',
    }
    const [first] = await contactsOf(owner)
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { districtId }, data: flags }))
    await importLines(owner, ['g-0,Changed,Ana,,,true,,,,,,', ...lines.slice(1)])
    await importLines(owner, lines.slice(1, 2))
    expect((await contactsOf(owner)).filter(({ removedAt }) => removedAt)).toHaveLength(3)
    const back = await importLines(owner, lines)
    expect(back.counts).toEqual({ ...none, added: 3, unchanged: 1 })
    const contacts = await contactsOf(owner)
    expect(contacts).toHaveLength(4)
    for (const contact of contacts) expect(contact).toMatchObject({ ...flags, removedAt: null })
    expect(contacts[0]?.id).toBe(first?.id)
  })

  it('makes one contact of a person two sources state, and removes it when neither lists it', async () => {
    const { owner } = await makeDistrict()
    await importLines(owner, ['g-1,Ruiz,Ana,ana@example.org,a-1,,s-1,Bo,Ruiz,Birch,3,mother', 'g-2,Lee,,,,,,,,,,'], { source: 'north' })
    const second = await importLines(owner, ['g-1,Ruiz,,,b-1,true,t-1,Cy,Ruiz,Cedar,5,', 'g-3,Kim,,,,,,,,,,'], { source: 'south' })
    expect(second.counts).toEqual({ ...none, added: 2 })
    let contacts = await contactsOf(owner)
    expect(contacts.map(({ guid }) => guid)).toEqual(['g-3', 'g-2', 'g-1'])
    expect(contacts[2]).toMatchObject({ givenName: 'Ana', email: 'ana@example.org', restricted: true })
    expect(contacts[2]?.relationships).toHaveLength(2)

    await importLines(owner, ['g-3,Kim,,,,,,,,,,'], { source: 'south' })
    contacts = await contactsOf(owner)
    expect(contacts[2]).toMatchObject({ removedAt: null, restricted: false, relationships: [{ student: { givenName: 'Bo' } }] })

    await importLines(owner, ['g-2,Lee,,,,,,,,,,'], { source: 'north' })
    contacts = await contactsOf(owner)
    expect(contacts[2]).toMatchObject({ guid: 'g-1', removedAt: now, relationships: [] })
    expect(await findSources(owner)).toEqual(['north', 'south'])
  })

  it('keeps the row of a contact whose GUID comes later, changes or goes, and the GUID that was known last', async () => {
    const { owner } = await makeDistrict()
    const others = many(20)
    await importLines(owner, [...others, ',Ruiz,Ana,,c-1,,s-x,Bo,Ruiz,Birch,3,'])
    const before = (await contactsOf(owner)).at(-1)
    for (const guid of ['g-a', 'g-b', '']) {
      const staged = await stage(owner, [...others, `${guid},Ruiz,Ana,,c-1,,s-x,Bo,Ruiz,Birch,3,`])
      expect(staged).toMatchObject({ state: 'staged', counts: { ...none, changed: 1, unchanged: 20 } })
      await applyRoster(owner, staged.id, { release: false }, now)
      const contacts = await contactsOf(owner)
      expect(contacts).toHaveLength(21)
      expect(contacts.at(-1)).toMatchObject({ id: before?.id, guid: guid || 'g-b', removedAt: null })
    }
  })

  it('hands do not invite on when a GUID shows two contacts to be one person', async () => {
    const { owner, districtId } = await makeDistrict()
    await importLines(owner, ['g-1,Ruiz,Ana,,,,,,,,,'], { source: 'north' })
    await importLines(owner, [',Ruiz,Ana,,c-1,,s-1,Bo,Ruiz,Birch,3,'], { source: 'south' })
    await inDistrict(districtId, (tx) =>
      tx.contact.updateMany({ where: { sourcedId: 'c-1' }, data: { doNotInviteAt: now, doNotInviteReason: 'custody' } }),
    )
    const joined = await importLines(owner, ['g-1,Ruiz,Ana,,c-1,,s-1,Bo,Ruiz,Birch,3,'], { source: 'south' })
    expect(joined.counts).toEqual({ ...none, changed: 1 })
    const contacts = await contactsOf(owner)
    const one = contacts.filter(({ removedAt }) => !removedAt)
    expect(one).toMatchObject([
      { guid: 'g-1', sourcedId: 'c-1', doNotInviteReason: 'custody', relationships: [{ student: { givenName: 'Bo' } }] },
    ])
  })

  it('counts a line without a GUID to the contact whose other line gives it', async () => {
    const { admin } = await makeDistrict()
    const applied = await importLines(admin, [',Ruiz,Ana,,c-1,,s-1,Bo,Ruiz,Birch,3,', 'g-1,Ruiz,Ana,,c-1,,s-2,Cy,Ruiz,Birch,4,'])
    expect(applied.counts).toEqual({ ...none, added: 1 })
    const contacts = await contactsOf(admin)
    expect(contacts).toMatchObject([{ guid: 'g-1' }])
    expect(contacts[0]?.relationships).toHaveLength(2)
  })

  it('leaves a contact as it is while its line is refused, but restricts it', async () => {
    const { admin } = await makeDistrict()
    await importLines(admin, ['g-1,Ruiz,Ana,ana@example.org,,,s-1,Bo,Ruiz,Birch,3,mother', 'g-2,Lee,,,,,,,,,,', 'g-3,Kim,,,,,,,,,,'])
    const staged = await stage(admin, [
      'g-1,Ruiz,Ana,nonsense,,,s-1,Bo,Ruiz,Birch,3,mother',
      'g-2,Lee,,nonsense,,true,,,,,,',
      'g-3,Kim,,,,,,,,,,',
    ])
    expect(staged).toMatchObject({ state: 'staged', counts: { ...none, changed: 1, unchanged: 2, refused: 2 } })
    await applyRoster(admin, staged.id, { release: false }, now)
    const [kim, lee, ruiz] = await contactsOf(admin)
    expect(kim).toMatchObject({ restricted: false })
    expect(lee).toMatchObject({ restricted: true, removedAt: null })
    expect(ruiz).toMatchObject({
      email: 'ana@example.org',
      restricted: false,
      removedAt: null,
      relationships: [{ relationship: 'mother' }],
    })

    const fixed = await importLines(admin, [
      'g-1,Ruiz,Ana,ana@example.org,,,s-1,Bo,Ruiz,Birch,3,mother',
      'g-2,Lee,,,,,,,,,,',
      'g-3,Kim,,,,,,,,,,',
    ])
    expect(fixed.counts).toEqual({ ...none, changed: 1, unchanged: 2 })
    expect((await contactsOf(admin))[1]).toMatchObject({ restricted: false })
  })
})

describe('holding an import', () => {
  it('holds a removal of more than a tenth until an owner releases it', async () => {
    const { owner, admin } = await makeDistrict()
    await importLines(owner, many(20))
    expect(await stage(admin, many(18))).toMatchObject({ state: 'staged' })
    const held = await stage(admin, many(17))
    expect(held).toMatchObject({ state: 'held', counts: { ...none, removed: 3, unchanged: 17 } })
    await expect(applyRoster(admin, held.id, { release: true }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(applyRoster(admin, held.id, { release: false }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(applyRoster(owner, held.id, { release: false }, now)).rejects.toMatchObject({ code: 'import_held' })
    expect(await getImport(owner, held.id)).toMatchObject({ state: 'held' })
    expect(await applyRoster(owner, held.id, { release: true }, now)).toMatchObject({ state: 'applied' })
  })

  it('holds a change of more than three quarters, too', async () => {
    const { owner, admin } = await makeDistrict()
    await importLines(owner, many(20))
    const renamed = (count: number) => many(20).map((line, index) => (index < count ? line.replace('Ana', 'Anna') : line))
    expect(await stage(admin, renamed(15))).toMatchObject({ state: 'staged', counts: { ...none, changed: 15, unchanged: 5 } })
    expect(await stage(admin, renamed(16))).toMatchObject({ state: 'held', heldBecause: 'changes' })
  })

  it('holds a staged import that has come to remove too many since', async () => {
    const { owner, admin } = await makeDistrict()
    await importLines(owner, many(10))
    const small = await stage(admin, many(10))
    await importLines(owner, many(20))
    expect(await applyRoster(admin, small.id, { release: false }, now)).toMatchObject({ state: 'held', heldBecause: 'removes' })
    expect((await contactsOf(owner)).filter(({ removedAt }) => removedAt)).toEqual([])
  })
})

describe('who may import, and when', () => {
  it('refuses a sender and an auditor', async () => {
    const { admin, sender, auditor } = await makeDistrict()
    const { id } = await stage(admin, many(1))
    for (const actor of [sender, auditor]) {
      await expect(stage(actor, many(1))).rejects.toMatchObject({ code: 'forbidden' })
      await expect(applyRoster(actor, id, { release: false }, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(cancelImport(actor, id, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(getImport(actor, id)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(findImports(actor, { limit: 10 })).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('answers another district’s import as an unknown one', async () => {
    const { admin } = await makeDistrict()
    const { owner: stranger } = await makeDistrict()
    const { id } = await stage(admin, many(1))
    for (const wrong of [id, 'nonsense', '00000000-0000-7000-8000-000000000000']) {
      await expect(getImport(stranger, wrong)).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such import in this district.',
      })
      await expect(applyRoster(stranger, wrong, { release: true }, now)).rejects.toMatchObject({ code: 'not_found' })
      await expect(cancelImport(stranger, wrong, now)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await findImports(stranger, { limit: 10 })).rows).toEqual([])
    expect(await contactsOf(stranger)).toEqual([])
  })

  it('keeps two districts apart that import the same people', async () => {
    const one = await makeDistrict()
    const other = await makeDistrict()
    await importLines(one.owner, many(5))
    expect(await importLines(other.owner, many(5))).toMatchObject({ counts: { ...none, added: 5 } })
    expect(await contactsOf(one.owner)).toHaveLength(5)
    expect(await contactsOf(other.owner)).toHaveLength(5)
  })

  it('lets one of two applies at once win and gives the other its result', async () => {
    const { admin } = await makeDistrict()
    const { id } = await stage(admin, many(50))
    const both = await Promise.all([1, 2].map(() => applyRoster(admin, id, { release: false }, now)))
    expect(both.map(({ state, counts }) => [state, counts.added])).toEqual([
      ['applied', 50],
      ['applied', 50],
    ])
    expect(await contactsOf(admin)).toHaveLength(50)
  })

  it('applies imports of two sources that share people at once', async () => {
    const { admin } = await makeDistrict()
    const staged = [await stage(admin, many(50), { source: 'north' }), await stage(admin, many(50), { source: 'south' })]
    await Promise.all(staged.map(({ id }) => applyRoster(admin, id, { release: false }, now)))
    expect(await contactsOf(admin)).toHaveLength(50)
  })

  it('answers an applied import again, and neither applies nor cancels a finished one', async () => {
    const { admin } = await makeDistrict()
    const applied = await importLines(admin, many(2))
    expect(await applyImport(admin, applied.id, { release: false }, new Date())).toEqual(applied)
    await expect(cancelImport(admin, applied.id, now)).rejects.toMatchObject({ code: 'conflict' })
    const staged = await stage(admin, many(2))
    expect(await cancelImport(admin, staged.id, now)).toMatchObject({ state: 'cancelled' })
    expect(await cancelImport(admin, staged.id, now)).toMatchObject({ state: 'cancelled' })
    await expect(applyRoster(admin, staged.id, { release: false }, now)).rejects.toMatchObject({ code: 'conflict' })
    const refused = await stage(admin, [])
    await expect(applyRoster(admin, refused.id, { release: false }, now)).rejects.toMatchObject({ code: 'conflict' })
  })
})
