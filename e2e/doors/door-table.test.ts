import { describe, expect, it } from 'vitest'
import { actionTable } from './action-table'
import { keyDoors, memberDoors, publicDoors } from './door-table'
import { findConfirmedActions, findConfirmedDoors, findConfirmedExports, findDoors, findWrittenActions } from './find-doors'

describe('the tables of doors', () => {
  it('name every page and route there is, and none that is gone', () => {
    const named = new Set([...memberDoors, ...keyDoors, ...publicDoors].map(({ door }) => door))
    expect([...named].sort()).toEqual(findDoors())
  })

  it('name every action there is', () => {
    expect(Object.keys(actionTable).sort()).toEqual(findWrittenActions())
  })

  it('say of every page, route and action whether it asks again who is there', () => {
    const doors = new Set(memberDoors.flatMap(({ door, confirmed }) => (confirmed ? [door] : [])))
    expect([...doors].sort()).toEqual(findConfirmedDoors())
    const actions = Object.entries(actionTable).flatMap(([name, { confirmed }]) => (confirmed ? [name] : []))
    expect(actions.sort()).toEqual(findConfirmedActions())
  })

  it('find what asks again in every form it is written in, and nothing else', () => {
    const source = [
      'const own = { can: () => true, confirmed: true } as const',
      'const other = { can: () => true } as const',
      'export const GET = memberRoute({ can, confirmed: true }, work)',
      'export const save = memberAction(\n  { can, schema, confirmed: true },\n  work,\n)',
      'export const remove = memberAction({ ...own, schema }, work)',
      'export const copy = memberAction({ can, schema }, async () => {\n  requireConfirmed(signedIn, now)\n})',
      'export const look = memberAction({ ...other, schema }, work)',
      'export const stop = memberAction({ can, schema }, work)',
    ]
    expect(findConfirmedExports(source.join('\n\n'))).toEqual(['GET', 'save', 'remove', 'copy'])
  })

  it('say of every door with an id in its address what the id names', () => {
    const nameless = [...memberDoors, ...keyDoors].filter(({ door, of }) => door.includes('[') && of === undefined)
    expect(nameless).toEqual([])
  })
})
