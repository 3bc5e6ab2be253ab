import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addressOf, readAddressFilter } from './address-filter'

const schema = z.object({ status: z.enum(['live', 'expired']).optional(), contact: z.string().trim().max(5).optional() })

describe('readAddressFilter', () => {
  it('reads what is valid', () => {
    expect(readAddressFilter(schema, { status: 'live', contact: ' ana ', other: 'x' })).toEqual({
      filter: { status: 'live', contact: 'ana' },
      ignored: [],
    })
  })

  it('leaves out what is wrong and names it', () => {
    expect(readAddressFilter(schema, { status: 'burning', contact: 'ana' })).toEqual({ filter: { contact: 'ana' }, ignored: ['status'] })
  })

  it('takes a blank value for an absent one, and the last of several', () => {
    expect(readAddressFilter(schema, { status: '', contact: ['a', 'b'] })).toEqual({ filter: { contact: 'b' }, ignored: [] })
  })
})

describe('addressOf', () => {
  it('names only the filters that are set', () => {
    expect(addressOf('/links', { status: 'live', contact: undefined, day: '' })).toBe('/links?status=live')
    expect(addressOf('/links', {})).toBe('/links')
    expect(addressOf('/links', { contact: 'a&b' })).toBe('/links?contact=a%26b')
  })
})
