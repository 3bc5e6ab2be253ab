import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { importGuidFile } from './import-guid-file'

const now = new Date('2026-11-24T15:00:00Z')

async function bring(actor: Actor, source: string, lines: readonly string[]) {
  const body = ['guid,family_name,given_name,email,sourced_id', ...lines].join('\n')
  return applyRoster(actor, (await stageRoster(actor, { format: 'contacts', source, body }, now)).id, { release: true }, now)
}

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const giveGuids = async (actor: Actor, text: string) => (await importGuidFile(actor, { body: bodyOf(text) }, now)).counts

const whoHas = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({ orderBy: { id: 'asc' } })
    return contacts.map(({ givenName, guid, removedAt }) => [givenName, guid, removedAt ? 'gone' : 'here'])
  })

const ana = ',Ruiz,Ana,ana@example.org,1001'
const zed = ',Stone,Zed,zed@example.org,1001'

describe('joinGuids', () => {
  it('leaves a GUID with the contact that has it when another source lists the same sourcedId', async () => {
    const { owner } = await makeDistrict()
    await bring(owner, 'North', [ana])
    expect(await giveGuids(owner, 'guid,sourced_id\nG-ANA,1001\n')).toMatchObject({ joined: 1 })
    expect(await bring(owner, 'South', [zed])).toMatchObject({ counts: { added: 1 }, notes: { guidsJoined: 0, guidsUnclear: 1 } })
    expect(await whoHas(owner)).toEqual([
      ['Ana', 'G-ANA', 'here'],
      ['Zed', null, 'here'],
    ])
  })

  it('leaves it with who has left, too', async () => {
    const { owner } = await makeDistrict()
    await bring(owner, 'North', [ana, ',Lee,Kim,kim@example.org,1002'])
    await giveGuids(owner, 'guid,sourced_id\nG-ANA,1001\n')
    await bring(owner, 'North', [',Lee,Kim,kim@example.org,1002'])
    await bring(owner, 'South', [zed])
    expect(await whoHas(owner)).toEqual([
      ['Ana', 'G-ANA', 'gone'],
      ['Kim', null, 'here'],
      ['Zed', null, 'here'],
    ])
    expect(await bring(owner, 'North', [ana, ',Lee,Kim,kim@example.org,1002'])).toMatchObject({
      counts: { added: 1 },
      notes: { guidsUnclear: 0 },
    })
    expect(await whoHas(owner)).toContainEqual(['Ana', 'G-ANA', 'here'])
  })

  it('joins nothing to a sourcedId that two sources list, which the GUID file refuses as well', async () => {
    const { owner } = await makeDistrict()
    await giveGuids(owner, 'guid,sourced_id\nG-1,1001\n')
    await bring(owner, 'North', ['g-9,Ruiz,Ana,ana@example.org,1001'])
    expect(await bring(owner, 'South', [zed])).toMatchObject({ notes: { guidsJoined: 0, guidsUnclear: 1 } })
    expect(await whoHas(owner)).toEqual([
      ['Ana', 'g-9', 'here'],
      ['Zed', null, 'here'],
    ])
    expect(await giveGuids(owner, 'guid,sourced_id\nG-1,1001\n')).toMatchObject({ joined: 0, refused: 1 })
  })

  it('counts the sourcedIds of every source of a contact', async () => {
    const { owner } = await makeDistrict()
    await bring(owner, 'North', ['g-9,Ruiz,Ana,ana@example.org,1001'])
    await bring(owner, 'East', ['g-9,Ruiz,Ana,ana@example.org,77'])
    await bring(owner, 'South', [zed])
    expect(await giveGuids(owner, 'guid,sourced_id\nG-1,1001\n')).toMatchObject({ joined: 0, refused: 1 })
    expect(await whoHas(owner)).toContainEqual(['Zed', null, 'here'])
  })

  it.each(['North', 'South'])('leaves a GUID with the mother when the father comes with her address, by a list of %s', async (source) => {
    const { owner } = await makeDistrict()
    await giveGuids(owner, 'guid,email\nG-MOTHER,family@example.org\n')
    const mother = ',Ruiz,Mother,family@example.org,m-1'
    expect(await bring(owner, 'North', [mother])).toMatchObject({ notes: { guidsJoined: 1 } })
    expect(await bring(owner, source, [',Ruiz,Father,Family@example.org,f-1'])).toMatchObject({
      notes: { guidsJoined: 0, guidsUnclear: 1 },
    })
    expect(await whoHas(owner)).toEqual([
      ['Mother', 'G-MOTHER', source === 'North' ? 'gone' : 'here'],
      ['Father', null, 'here'],
    ])
  })

  it('joins nothing to an address that two had when one of them leaves', async () => {
    const { owner } = await makeDistrict()
    await giveGuids(owner, 'guid,email\nG-MOTHER,family@example.org\n')
    const father = ',Ruiz,Father,family@example.org,f-1'
    await bring(owner, 'North', [',Ruiz,Mother,family@example.org,m-1', father])
    for (let time = 1; time <= 2; time++) await bring(owner, 'North', [father, `,Lee,Kim,kim@example.org,${time}`])
    expect(await whoHas(owner)).toContainEqual(['Father', null, 'here'])
  })
})
