import { describe, expect, it } from 'vitest'
import { columnFrom, formatColumns, shownColumns } from './list-columns'

const columns = [
  { id: 'email', label: 'E-mail' },
  { id: 'phone', label: 'Phone' },
  { id: 'guid', label: 'GUID' },
] as const
const usual = ['email'] as const

describe('the columns of a list', () => {
  it('are those of the address before those the member chose, and those before the usual ones', () => {
    expect(shownColumns(columns, { stated: 'guid', chosen: ['phone'], usual })).toEqual(['guid'])
    expect(shownColumns(columns, { stated: undefined, chosen: ['phone'], usual })).toEqual(['phone'])
    expect(shownColumns(columns, { stated: undefined, chosen: undefined, usual })).toEqual(['email'])
  })

  it('stand in the order of the list, whatever the order they are named in, without what the list does not know', () => {
    expect(shownColumns(columns, { stated: 'guid,shoe_size,email', chosen: undefined, usual })).toEqual(['email', 'guid'])
  })

  it('can be none, also in an address, where nothing would mean the usual ones', () => {
    expect(formatColumns([])).toBe('none')
    expect(shownColumns(columns, { stated: formatColumns([]), chosen: undefined, usual })).toEqual([])
    expect(shownColumns(columns, { stated: undefined, chosen: [], usual })).toEqual([])
    expect(shownColumns(columns, { stated: formatColumns(['email', 'guid']), chosen: undefined, usual })).toEqual(['email', 'guid'])
  })

  it('give way to a narrow screen one by one, the last ones first', () => {
    expect([0, 1, 2, 3, 7].map(columnFrom)).toEqual(['sm', 'md', 'lg', 'xl', 'xl'])
  })
})
