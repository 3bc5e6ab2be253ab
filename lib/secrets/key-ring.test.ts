import { describe, expect, it } from 'vitest'
import { parseKeyRing } from './key-ring'

const encode = (byte: number, length = 32) => Buffer.alloc(length, byte).toString('base64')

describe('parseKeyRing', () => {
  it('wraps with the first key and finds every key', () => {
    const ring = parseKeyRing(`k2:${encode(2)},k1:${encode(1)}`)
    expect(ring.current).toEqual({ id: 'k2', bytes: Buffer.alloc(32, 2) })
    expect(ring.find('k1')).toEqual(Buffer.alloc(32, 1))
    expect(ring.find('k3')).toBeUndefined()
  })

  it.each(['', 'k1:', `k1:${encode(1, 31)}`, `k1:${encode(1)},k2:${encode(1, 33)}`])('refuses %j', (text) => {
    expect(() => parseKeyRing(text)).toThrow(RangeError)
  })
})
