import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { decodeSecret } from './client-secret'

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

  it('never repeats the secret', () => {
    expect(() => decodeSecret('hush hush!', 'base64')).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hush') }))
  })
})
