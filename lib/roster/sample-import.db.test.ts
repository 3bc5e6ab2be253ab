import { describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { sampleImport } from './sample-import'

const now = new Date('2026-11-21T15:00:00Z')

async function* bodyOf(lines: string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(['guid,family_name,given_name,email,restricted,school', ...lines].join('\n'))
}

const stage = (actor: Actor, lines: string[]) => stageRoster(actor, { format: 'contacts', body: bodyOf(lines) }, now)

describe('sampleImport', () => {
  it('shows a few contacts of each change, with what changes on them', async () => {
    const { owner } = await makeDistrict()
    const { id } = await stage(owner, ['g-1,Ruiz,Ana,ana@example.org,,', 'g-2,Lee,Bo,,,Birch', 'g-3,Kim,Cy,,,'])
    await applyRoster(owner, id, { release: false }, now)
    const next = await stage(owner, [
      'g-1,Ruiz,Ana,new@example.org,true,',
      'g-2,Lee,Bo,,,Cedar',
      ...Array.from({ length: 12 }, (_, n) => `n-${n},New,,,,`),
    ])
    expect(next.state).toBe('held')
    const { added, changed, removed } = await sampleImport(owner, next.id)
    expect(added).toHaveLength(10)
    expect(removed).toEqual([{ givenName: 'Cy', familyName: 'Kim', guid: 'g-3', sourcedId: '', differences: [] }])
    expect(changed).toEqual([
      { givenName: 'Bo', familyName: 'Lee', guid: 'g-2', sourcedId: '', differences: [] },
      {
        givenName: 'Ana',
        familyName: 'Ruiz',
        guid: 'g-1',
        sourcedId: '',
        differences: [
          { column: 'email', before: 'ana@example.org', after: 'new@example.org' },
          { column: 'restricted', before: 'no', after: 'yes' },
        ],
      },
    ])
  })

  it('is empty once the import is finished, and answers nobody else', async () => {
    const { owner, sender } = await makeDistrict()
    const { owner: stranger } = await makeDistrict()
    const { id } = await stage(owner, ['g-1,Ruiz,Ana,,,'])
    await expect(sampleImport(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(sampleImport(sender, id)).rejects.toMatchObject({ code: 'forbidden' })
    await applyRoster(owner, id, { release: false }, now)
    expect(await sampleImport(owner, id)).toEqual({ added: [], changed: [], removed: [] })
  })
})
