import { describe, expect, it } from 'vitest'
import { between, type ContactSelection, isSelected, isTickable, listOf, requestOf, selectedCount, withTicks } from './contact-selection'

const filter = { school: 'Oak' }
const all: ContactSelection = { mode: 'matching', list: listOf(filter), filter, total: 600, except: new Set() }

describe('a selection of contacts', () => {
  it('of all that match counts what was taken out again, and asks for the rest', () => {
    const fewer = withTicks(withTicks(all, ['a', 'b'], false), ['b'], true)
    expect(selectedCount(fewer)).toBe(599)
    expect(isSelected(fewer, 'a')).toBe(false)
    expect(isSelected(fewer, 'never seen')).toBe(true)
    expect(requestOf(fewer)).toEqual({ filter, except: ['a'] })
  })

  it('ticked one by one asks for those, once each', () => {
    const two = withTicks(withTicks({ mode: 'ticked', ids: new Set() }, ['a', 'b'], true), ['a'], true)
    expect(selectedCount(two)).toBe(2)
    expect(requestOf(two)).toEqual({ contacts: ['a', 'b'] })
  })

  it('of all that match means nothing on another list, and the same in whatever order the filters stand', () => {
    expect(isTickable(all, listOf({ school: 'Elm' }))).toBe(false)
    expect(isTickable(all, listOf({ search: undefined, school: 'Oak' }))).toBe(true)
    expect(listOf({ school: 'Oak', grade: '3' })).toBe(listOf({ grade: '3', school: 'Oak' }))
  })
})

describe('from one row to another', () => {
  const ids = ['a', 'b', 'c', 'd']

  it('is all between them, both with them, up or down', () => {
    expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd'])
    expect(between(ids, 'd', 'b')).toEqual(['b', 'c', 'd'])
  })

  it('is the one row alone without another on this page', () => {
    expect(between(ids, undefined, 'c')).toEqual(['c'])
    expect(between(ids, 'of another page', 'c')).toEqual(['c'])
  })
})
