import { describe, expect, it } from 'vitest'
import { inviteCode, inviteCodeDigest } from './invite-code'

const key = Buffer.alloc(32, 7)
const id = '01a200d9-b982-7000-89bd-c5541417d75a'

describe('inviteCode', () => {
  it('is, for this key, invitation and version, exactly this one', () => {
    expect(inviteCode(key, { id, codeVersion: 1 })).toBe('6e7cfght1ze34m481s9cs2z4sf')
    expect(inviteCode(key, { id, codeVersion: 2 })).toBe('5ffh107m8hwgfv3mzhhnsrzp8r')
  })

  it('has 26 characters of Crockford’s base32, whatever the version', () => {
    for (let codeVersion = 1; codeVersion <= 200; codeVersion += 1) {
      expect(inviteCode(key, { id, codeVersion })).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    }
  })

  it('is another for another key and another invitation', () => {
    const codes = [
      inviteCode(key, { id, codeVersion: 1 }),
      inviteCode(Buffer.alloc(32, 8), { id, codeVersion: 1 }),
      inviteCode(key, { id: id.replace(/a$/, 'b'), codeVersion: 1 }),
    ]
    expect(new Set(codes).size).toBe(3)
  })
})

describe('inviteCodeDigest', () => {
  const digest = inviteCodeDigest('6e7cfght1ze34m481s9cs2z4s0')

  it.each(['6E7CFGHT1ZE34M481S9CS2Z4S0', '6e7c-fght-1ze3-4m48-1s9c-s2z4-s0', ' 6e7cfghtI ze34m48ls9cs2z4so\n'])(
    'takes %j for the same code',
    (typed) => {
      expect(inviteCodeDigest(typed)).toEqual(digest)
    },
  )

  it('is another for any other code, and takes any text', () => {
    for (const typed of ['6e7cfght1ze34m481s9cs2z4s1', '', '\0', 'ü'.repeat(10_000)]) expect(inviteCodeDigest(typed)).not.toEqual(digest)
  })
})
