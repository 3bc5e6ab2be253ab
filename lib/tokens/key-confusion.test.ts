import { createHmac, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeTestKey, opensslKey } from '@/scripts/testing/passage-tokens'
import { isHmac, isSignedWithPublicKey } from './key-confusion'
import { takeApart } from './take-apart'

const { publicKey, rsaPublicKey, forged, jwk } = opensslKey
const key = createPublicKey(publicKey)
const { publicKey: other } = makeTestKey('other')
const text = JSON.stringify({ keys: [jwk] })
const signingInput = 'e30.e30'

const isForged = (secret: string | Buffer, { alg = 'HS256', hash = 'sha256', from = text } = {}) =>
  isSignedWithPublicKey(
    { alg, signingInput, signature: createHmac(hash, secret).update(signingInput).digest() },
    { keys: [other, key], text: from },
  )

describe('a public key that was taken for a secret', () => {
  it('is recognised in a token that openssl made', () => {
    expect(isSignedWithPublicKey({ alg: 'HS256', ...takeApart(forged) }, { keys: [key], text })).toBe(true)
  })

  it.each([
    ['as PEM', publicKey],
    ['as PEM without its last line end', publicKey.trimEnd()],
    ['as PEM with the line ends of Windows', publicKey.replaceAll('\n', '\r\n')],
    ['as PEM of PKCS #1', rsaPublicKey],
    ['as PEM of PKCS #1 without its last line end', rsaPublicKey.trimEnd()],
    ['as DER', key.export({ type: 'spki', format: 'der' })],
    ['as DER of PKCS #1', key.export({ type: 'pkcs1', format: 'der' })],
    ['as a JWK', JSON.stringify({ kty: jwk.kty, n: jwk.n, e: jwk.e })],
    ['as the set it came in', text],
    ['as the set it came in, with a line end', `${text}\n`],
  ])('is recognised %s', (_, secret) => {
    expect(isForged(secret)).toBe(true)
  })

  it.each([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
    ['hs256', 'sha256'],
  ])('is recognised with %s', (alg, hash) => {
    expect(isForged(publicKey, { alg, hash })).toBe(true)
  })

  it('is not seen where another secret signed, or another algorithm is named', () => {
    expect(isForged('a-client-secret-of-forty-bytes-for-tests')).toBe(false)
    expect(isForged(publicKey, { alg: 'RS256' })).toBe(false)
    expect(isForged(publicKey, { alg: 'HS512' })).toBe(false)
    expect(isSignedWithPublicKey({ alg: 'HS256', signingInput, signature: Buffer.alloc(0) }, { keys: [key], text })).toBe(false)
  })
})

it('an algorithm with a shared secret is known in any case', () => {
  expect(['HS256', 'hs512', 'Hs384', 'RS256', 'none', undefined, 7, ['HS256']].map(isHmac)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})
