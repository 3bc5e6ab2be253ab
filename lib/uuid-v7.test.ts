import { describe, expect, it } from 'vitest'
import { uuidV7 } from './uuid-v7'

describe('uuidV7', () => {
  it('has the version and variant of RFC 9562', () => {
    expect(uuidV7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('begins with the milliseconds since the epoch', () => {
    const before = Date.now()
    const milliseconds = Number.parseInt(uuidV7().replaceAll('-', '').slice(0, 12), 16)
    expect(milliseconds).toBeGreaterThanOrEqual(before)
    expect(milliseconds).toBeLessThanOrEqual(Date.now() + 1)
  })

  it('sorts in the order they were made, also within a millisecond and past 4,096 of them', () => {
    const ids = Array.from({ length: 20_000 }, uuidV7)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
