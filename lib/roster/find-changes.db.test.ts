import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { changesFile, findChanges } from './find-changes'

const now = new Date('2026-11-21T15:00:00Z')
const header = 'guid,family_name,given_name,email,restricted,student_id,student_given_name,school,grade,relationship'

const stage = (actor: Actor, lines: string[], source = 'north') => stageRoster(actor, { source, body: [header, ...lines].join('\n') }, now)

async function bringIn(actor: Actor, lines: string[], source?: string) {
  const { id } = await stage(actor, lines, source)
  return applyRoster(actor, id, { release: true }, now)
}

const changed = async (actor: Actor, id: string) => (await findChanges(actor, id, { change: 'changed', paging: { limit: 50 } })).rows

describe('findChanges', () => {
  it('tells field by field what changes, with students and restrictions', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, ['g-1,Ruiz,Ana,ana@example.org,,s-1,Bo,Birch,3,mother', 'g-2,Lee,Kim,,,s-2,Cy,Birch,4,', 'g-3,Kim,Cy,,,,,,,'])
    const { id } = await stage(owner, [
      'g-1,Ruiz,Ana,new@example.org,true,s-1,Bo,Birch,3,mother',
      'g-2,Lee,Kim,,,s-2,Cy,Cedar,5,',
      'g-2,Lee,Kim,,,s-3,Di,Cedar,1,aunt',
      'g-4,New,Mia,,,,,,,',
    ])
    expect(await changed(owner, id)).toMatchObject([
      {
        guid: 'g-1',
        differences: [
          { column: 'email', before: 'ana@example.org', after: 'new@example.org' },
          { column: 'restricted', before: 'no', after: 'yes' },
        ],
      },
      { guid: 'g-2', differences: [{ column: 'students', before: 'Cy, Birch, 4', after: 'Cy, Cedar, 5; Di, Cedar, 1, aunt' }] },
    ])
    const added = await findChanges(owner, id, { change: 'added', paging: { limit: 50 } })
    expect(added.rows).toMatchObject([{ contactId: null, givenName: 'Mia', familyName: 'New', guid: 'g-4', differences: [] }])
    const removed = await findChanges(owner, id, { change: 'removed', paging: { limit: 50 } })
    expect(removed.rows).toMatchObject([{ givenName: 'Cy', familyName: 'Kim', guid: 'g-3', contactId: expect.any(String) }])
    await applyRoster(owner, id, { release: true }, now)
    const [{ contactId } = { contactId: null }] = (await findChanges(owner, id, { change: 'added', paging: { limit: 50 } })).rows
    expect(await inDistrict(owner.districtId, (tx) => tx.contact.findFirst({ where: { id: contactId ?? '' } }))).toMatchObject({
      guid: 'g-4',
    })
  })

  it('pages in both directions, and gives the whole as a file', async () => {
    const { owner } = await makeDistrict()
    const { id } = await stage(
      owner,
      Array.from({ length: 5 }, (_, index) => `g-${index},Ruiz,Ana,,,,,,,`),
    )
    const page = (cursor?: string | null) => findChanges(owner, id, { change: 'added', paging: { limit: 2, ...(cursor && { cursor }) } })
    const guids = ({ rows }: Awaited<ReturnType<typeof page>>) => rows.map(({ guid }) => guid)
    const first = await page()
    const second = await page(first.nextCursor)
    expect([guids(first), guids(second), guids(await page(second.nextCursor))]).toEqual([['g-0', 'g-1'], ['g-2', 'g-3'], ['g-4']])
    expect(guids(await page(second.previousCursor))).toEqual(['g-0', 'g-1'])
    const rows = []
    for await (const batch of changesFile(owner, id)) rows.push(...batch)
    expect(rows).toHaveLength(5)
  })

  it('compares one contact with lines all over the file, and one whom two sources state', async () => {
    const { owner } = await makeDistrict()
    const lines = [
      'g-1,Ruiz,Ana,,,s-1,Bo,Birch,3,',
      ...Array.from({ length: 20 }, (_, n) => `x-${n},Lee,,,,,,,,`),
      'g-1,Ruiz,Ana,,,s-2,Cy,Birch,4,',
    ]
    const applied = await bringIn(owner, lines)
    expect(applied.counts).toMatchObject({ added: 21 })
    const one = await stage(owner, [...lines.slice(0, -1), 'g-1,Ruiz,Ana,,,s-2,Cy,Birch,5,'])
    expect(one.counts).toMatchObject({ changed: 1, unchanged: 20 })
    expect(await changed(owner, one.id)).toMatchObject([
      { differences: [{ column: 'students', before: 'Bo, Birch, 3; Cy, Birch, 4', after: 'Bo, Birch, 3; Cy, Birch, 5' }] },
    ])
    await bringIn(owner, ['g-1,Ruiz,Ana,both@example.org,,,,,,'], 'south')
    // What the other source states is kept where this one says nothing.
    const emptied = await stage(owner, [...lines.slice(0, -1), 'g-1,Ruiz,Ana,,,s-2,Cy,Birch,6,'])
    expect((await changed(owner, emptied.id))[0]?.differences.map(({ column }) => column)).toEqual(['students'])
  })

  it('answers nobody else', async () => {
    const { owner, sender } = await makeDistrict()
    const { owner: stranger } = await makeDistrict()
    const { id } = await stage(owner, ['g-1,Ruiz,Ana,,,,,,,'])
    const paging = { limit: 10 }
    await expect(findChanges(stranger, id, { change: 'added', paging })).rejects.toMatchObject({ code: 'not_found' })
    await expect(findChanges(sender, id, { change: 'added', paging })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findChanges(owner, id, { change: 'added', paging: { limit: 10, cursor: 'x' } })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('a comparison', () => {
  it('is made afresh when another import was applied in between', async () => {
    const { owner } = await makeDistrict()
    await bringIn(owner, ['g-1,Ruiz,Ana,,,,,,,', 'g-2,Lee,Kim,,,,,,,'])
    const waiting = await stage(owner, ['g-1,Ruiz,Anna,,,,,,,', 'g-2,Lee,Kim,,,,,,,', 'g-3,Vega,Eli,,,,,,,'])
    expect(waiting.counts).toMatchObject({ added: 1, changed: 1, unchanged: 1 })
    await bringIn(owner, ['g-3,Vega,Eli,eli@example.org,,,,,,'], 'south')
    await bringIn(owner, ['g-1,Ruiz,Anna,,,,,,,', 'g-2,Lee,Kim,,,,,,,'])
    const applied = await applyRoster(owner, waiting.id, { release: false }, now)
    expect(applied).toMatchObject({ state: 'applied', counts: { added: 1, changed: 0, unchanged: 2 } })
    const contacts = await inDistrict(owner.districtId, (tx) => tx.contact.findMany({ orderBy: { guid: 'asc' } }))
    expect(contacts.map(({ guid, email }) => [guid, email])).toEqual([
      ['g-1', null],
      ['g-2', null],
      ['g-3', 'eli@example.org'],
    ])
  })

  it('gives contacts the GUIDs of a GUID file by sourcedId, and by an e-mail address nobody else has', async () => {
    const { owner, districtId } = await makeDistrict()
    const columns = 'guid,family_name,sourced_id,email'
    const lines = [',Ruiz,c-1,', ',Lee,c-2,Kim@example.org', ',Vega,c-3,both@example.org', ',Novak,c-4,both@example.org']
    const bring = async () => {
      const { id } = await stageRoster(owner, { source: 'north', body: [columns, ...lines].join('\n') }, now)
      return applyRoster(owner, id, { release: true }, now)
    }
    await bring()
    await inDistrict(districtId, (tx) =>
      tx.rosterGuid.createMany({
        data: [
          { districtId, guid: 'g-1', sourcedId: 'c-1' },
          { districtId, guid: 'g-2', email: 'kim@example.org' },
          { districtId, guid: 'g-3', email: 'both@example.org' },
        ],
      }),
    )
    const joined = await bring()
    expect(joined).toMatchObject({ counts: { changed: 2, unchanged: 2 }, notes: { guidsJoined: 2 } })
    const guids = await inDistrict(districtId, (tx) => tx.contact.findMany({ orderBy: { sourcedId: 'asc' }, select: { guid: true } }))
    expect(guids.map(({ guid }) => guid)).toEqual(['g-1', 'g-2', null, null])
    lines.push(',Okafor,c-5,')
    await inDistrict(districtId, (tx) => tx.rosterGuid.create({ data: { districtId, guid: 'g-5', sourcedId: 'c-5' } }))
    expect(await bring()).toMatchObject({ counts: { added: 1, changed: 0, unchanged: 4 } })
    expect(await inDistrict(districtId, (tx) => tx.contact.findFirst({ where: { sourcedId: 'c-5' } }))).toMatchObject({ guid: 'g-5' })
  })
})

describe('the same file again', () => {
  it('is not read while nothing has happened since, changes nothing, and keeps what was said of it', async () => {
    const { owner, districtId } = await makeDistrict()
    const lines = ['g-1,Ruiz,Ana,,,s-1,Bo,Birch,3,', 'g-2,,,,,,,,,']
    await bringIn(owner, lines)
    const again = await stage(owner, lines)
    expect(again).toMatchObject({
      state: 'staged',
      counts: { added: 0, changed: 0, removed: 0, unchanged: 1, refused: 1 },
      refused: [{ line: 3 }],
    })
    const isSame = async (id: string) => (await inDistrict(districtId, (tx) => tx.rosterImport.findFirstOrThrow({ where: { id } }))).counts
    expect(await isSame(again.id)).toMatchObject({ isSameFile: 1 })
    await applyRoster(owner, again.id, { release: false }, now)
    expect(await isSame((await stage(owner, lines)).id)).toMatchObject({ isSameFile: 1 })
    await bringIn(owner, ['g-9,Vega,,,,,,,,'], 'south')
    expect(await isSame((await stage(owner, lines)).id)).not.toHaveProperty('isSameFile')
  })
})
