import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { decodeSecret, secretStrength } from './client-secret'

describe('decodeSecret', () => {
  it('takes the UTF-8 bytes of plain text', () => {
    expect(decodeSecret('päß', 'utf8')).toEqual(Buffer.from([0x70, 0xc3, 0xa4, 0xc3, 0x9f]))
  })

  it.each([
    ['+/8=', 'base64'],
    ['+/8', 'base64'],
    ['-_8', 'base64url'],
    ['-_8=', 'base64url'],
  ] as const)('decodes %s as %s', (text, encoding) => {
    expect(decodeSecret(text, encoding)).toEqual(Buffer.from([0xfb, 0xff]))
  })

  it.each([
    ['-_8', 'base64'],
    ['+/8', 'base64url'],
    ['not base64!', 'base64'],
    ['a', 'base64'],
    ['', 'utf8'],
    ['', 'base64'],
  ] as const)('refuses %j as %s', (text, encoding) => {
    expect(() => decodeSecret(text, encoding)).toThrow(AppError)
  })

  it('takes the 32 ASCII bytes of the lower-case hex MD5 of the text', () => {
    // printf abc | md5sum (RFC 1321 §A.5)
    expect(decodeSecret('abc', 'md5_hex')).toEqual(Buffer.from('900150983cd24fb0d6963f7d28e17f72', 'ascii'))
    // printf 'päß' | md5sum
    expect(decodeSecret('päß', 'md5_hex').toString()).toBe('4b18f8c5f61623c7dcd68fcfdfa9e1ef')
  })

  it.each(['', ' padded', 'padded ', 'line\n'])('refuses %j whatever it is to become', (text) => {
    expect(() => decodeSecret(text, 'md5_hex')).toThrow(AppError)
  })

  it('never repeats the secret', () => {
    expect(() => decodeSecret('hush hush!', 'base64')).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hush') }))
  })
})

describe('secretStrength', () => {
  it.each([
    ['x'.repeat(31), 'utf8', 31],
    ['ä'.repeat(16), 'utf8', 32],
    [Buffer.alloc(31, 251).toString('base64'), 'base64', 31],
    ['short', 'md5_hex', 5],
    ['ä'.repeat(15), 'md5_hex', 30],
    ['x'.repeat(32), 'md5_hex', 32],
    ['x'.repeat(400), 'md5_hex', 32],
  ] as const)('counts of %s as %s the bytes there are to guess', (text, encoding, bytes) => {
    expect(secretStrength(text, encoding)).toBe(bytes)
  })
})
