import { describe, expect, it } from 'vitest'
import { actionTable } from './action-table'
import { keyDoors, memberDoors, publicDoors } from './door-table'
import { findDoors, findWrittenActions } from './find-doors'

describe('the tables of doors', () => {
  it('name every page and route there is, and none that is gone', () => {
    const named = new Set([...memberDoors, ...keyDoors, ...publicDoors].map(({ door }) => door))
    expect([...named].sort()).toEqual(findDoors())
  })

  it('name every action there is', () => {
    expect(Object.keys(actionTable).sort()).toEqual(findWrittenActions())
  })

  it('say of every door with an id in its address what the id names', () => {
    const nameless = [...memberDoors, ...keyDoors].filter(({ door, of }) => door.includes('[') && of === undefined)
    expect(nameless).toEqual([])
  })
})
