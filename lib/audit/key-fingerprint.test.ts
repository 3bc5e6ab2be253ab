import { expect, it } from 'vitest'
import { fingerprintOf } from './key-fingerprint'

it.each([
  ['name+01020304+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925'],
  ['name+01020304+AfvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvAQ==', undefined],
  ['name+01020304+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', undefined],
  ['name', undefined],
])('answers for %s', (verifierKey, fingerprint) => {
  expect(fingerprintOf(verifierKey)).toBe(fingerprint)
})

it('reads a key whose text holds a plus sign', () => {
  expect(fingerprintOf(`n+01020304+Afvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv++++`)).toMatch(/^[0-9a-f]{64}$/)
})
