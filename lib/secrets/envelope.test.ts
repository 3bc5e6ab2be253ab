import { describe, expect, it } from 'vitest'
import { type Key, open, type Place, seal } from './envelope'

const key: Key = { id: 'k1', bytes: Buffer.alloc(32, 7) }
const findKey = (id: string) => (id === key.id ? key.bytes : undefined)
const place: Place = { table: 'secret_versions', column: 'ciphertext', districtId: 'd1', rowId: 'r1', version: 1 }
const plaintext = Buffer.from('the client secret')

describe('the envelope', () => {
  it('opens where it was sealed', () => {
    expect(open(findKey, seal(key, plaintext, place), place)).toEqual(plaintext)
  })

  it('opens an empty value', () => {
    expect(open(findKey, seal(key, Buffer.alloc(0), place), place)).toEqual(Buffer.alloc(0))
  })

  it('never makes the same ciphertext twice', () => {
    expect(seal(key, plaintext, place)).not.toEqual(seal(key, plaintext, place))
  })

  it('names its key in the ciphertext', () => {
    expect(seal(key, plaintext, place).subarray(0, 4)).toEqual(Buffer.from([1, 2, 0x6b, 0x31]))
  })

  it.each([{ table: 'portals' }, { column: 'other' }, { districtId: 'd2' }, { rowId: 'r2' }, { version: 2 }])(
    'does not open when it is moved to %o',
    (moved) => {
      expect(() => open(findKey, seal(key, plaintext, place), { ...place, ...moved })).toThrow()
    },
  )

  it('does not open when any single byte is changed', () => {
    const sealed = seal(key, plaintext, place)
    for (let at = 0; at < sealed.length; at++) {
      const touched = Buffer.from(sealed)
      touched.writeUInt8(touched.readUInt8(at) ^ 1, at)
      expect(() => open(findKey, touched, place), `byte ${at}`).toThrow()
    }
  })

  it('does not open when it is cut short', () => {
    const sealed = seal(key, plaintext, place)
    for (let length = 0; length < sealed.length; length++) expect(() => open(findKey, sealed.subarray(0, length), place)).toThrow()
  })

  it('does not open with another key of the same name', () => {
    expect(() => open(() => Buffer.alloc(32, 8), seal(key, plaintext, place), place)).toThrow()
  })

  it('names a key that the ring lacks', () => {
    expect(() => open(() => undefined, seal(key, plaintext, place), place)).toThrow('The key k1 is not in the key ring.')
  })
})
