import { describe, expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import type { Actor } from './actor'
import { findSavedViews, removeView, saveView } from './saved-views'

const list = 'contacts'
const oak = { list, name: 'Oak, never invited', parameters: { school: 'Oak', status: 'never_invited' } } as const
const namesOf = async (actor: Actor) => (await findSavedViews(actor, list)).map(({ name }) => name)

describe('a saved view', () => {
  it('is there for the member who kept it, on its own list, and for nobody else', async () => {
    const { owner, admin } = await makeDistrict()
    const kept = await saveView(owner, oak)
    await saveView(owner, { ...oak, name: 'At the end', parameters: {} })
    expect(await findSavedViews(owner, list)).toEqual([expect.objectContaining({ name: 'At the end' }), kept])
    expect(kept).toMatchObject({ name: oak.name, parameters: oak.parameters })
    expect(await findSavedViews(owner, 'links')).toEqual([])
    expect(await findSavedViews(admin, list)).toEqual([])
    await expect(saveView(admin, { ...oak, id: kept.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(removeView(admin, { id: kept.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await namesOf(owner)).toHaveLength(2)
  })

  it('is what its name was last kept for', async () => {
    const { owner } = await makeDistrict()
    const { id } = await saveView(owner, oak)
    const again = await saveView(owner, { ...oak, name: ` ${oak.name} `, parameters: { grade: '3' } })
    expect(await findSavedViews(owner, list)).toEqual([{ id, name: oak.name, parameters: { grade: '3' } }])
    expect(again.id).toBe(id)
  })

  it('can be renamed, but not to the name of another', async () => {
    const { owner } = await makeDistrict()
    const { id } = await saveView(owner, oak)
    await saveView(owner, { ...oak, name: 'Elm' })
    await saveView(owner, { ...oak, id, name: 'Oak' })
    expect(await namesOf(owner)).toEqual(['Elm', 'Oak'])
    await expect(saveView(owner, { ...oak, id, name: 'Elm' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('can be removed, which answers what it takes to keep it again', async () => {
    const { owner } = await makeDistrict()
    const { id } = await saveView(owner, oak)
    const removed = await removeView(owner, { id })
    expect(await namesOf(owner)).toEqual([])
    await expect(removeView(owner, { id })).rejects.toMatchObject({ code: 'not_found' })
    await saveView(owner, { list, ...removed })
    expect(await namesOf(owner)).toEqual([oak.name])
  })

  it('is one of at most thirty of a list, also when two are kept at once', async () => {
    const { owner } = await makeDistrict()
    for (let number = 1; number < 30; number++) await saveView(owner, { ...oak, name: `View ${number}` })
    const last = await Promise.allSettled([saveView(owner, { ...oak, name: 'One' }), saveView(owner, { ...oak, name: 'Another' })])
    expect(last.filter(({ status }) => status === 'rejected')).toEqual([
      expect.objectContaining({ reason: expect.objectContaining({ code: 'conflict' }) }),
    ])
    expect(await saveView(owner, { ...oak, list: 'links' })).toMatchObject({ name: oak.name })
  })

  it('has a name, and keeps nothing but names and values of an address', async () => {
    const { owner } = await makeDistrict()
    await expect(saveView(owner, { ...oak, name: ' ' })).rejects.toMatchObject({ fields: { name: 'Give the view a name.' } })
    const refused = { code: 'invalid_input' }
    await expect(saveView(owner, { ...oak, parameters: { '<b>': 'x' } })).rejects.toMatchObject(refused)
    await expect(saveView(owner, { ...oak, parameters: { search: 'x'.repeat(301) } })).rejects.toMatchObject(refused)
  })

  it('is nothing for an API key to keep', async () => {
    const { owner } = await makeDistrict()
    const key: Actor = { ...owner, kind: 'api_key' }
    await expect(saveView(key, oak)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findSavedViews(key, list)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
