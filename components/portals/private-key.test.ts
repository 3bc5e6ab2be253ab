import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { looksPrivate } from './private-key'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

it.each([
  ['a PEM', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['an older PEM', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['a JSON Web Key', JSON.stringify(privateKey.export({ format: 'jwk' }))],
  ['a key set, indented', JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }, null, 2)],
  ['a key that is cut off', JSON.stringify(privateKey.export({ format: 'jwk' })).slice(0, 600)],
  ['a shared secret', '{"kty":"oct","k":"c2VjcmV0"}'],
])('sees that %s is private', (_, text) => {
  expect(looksPrivate(text)).toBe(true)
})

it.each([
  ['a PEM', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ['a JSON Web Key', JSON.stringify(publicKey.export({ format: 'jwk' }))],
  ['an address', 'https://keys.example.org/jwks.json'],
])('leaves %s that is public alone', (_, text) => {
  expect(looksPrivate(text)).toBe(false)
})
