import { expect, it } from 'vitest'
import { fingerprintOf } from './key-fingerprint'
import { verifierKey } from './tree/checkpoint'

it('is SHA-256 of the 32 bytes of the key', () => {
  expect(fingerprintOf(verifierKey('d', new Uint8Array(32)))).toBe('66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925')
})

it.each(['', 'name+01020304+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])('is not told of %j', (text) => {
  expect(fingerprintOf(text)).toBeUndefined()
})
