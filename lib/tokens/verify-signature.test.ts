import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { importSigningKey } from './sign-token'
import { isSignedWith } from './verify-signature'

const secret = 'a-client-secret-of-forty-bytes-for-tests'
const part = (json: string) => Buffer.from(json).toString('base64url')

function sign(header: string, claims = '{"guid":"g1"}', hash = 'sha256'): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
}

const token = sign('{"alg":"HS256","typ":"JWT"}')
const key = () => importSigningKey(Buffer.from(secret))

describe('isSignedWith', () => {
  it.each([
    ['a token of the key', token],
    ['one that asks for an extension, which others judge', sign('{"alg":"HS256","crit":["x"],"x":1}')],
    ['one with a member twice, which others judge', sign('{"alg":"HS256"}', '{"guid":"a","guid":"b"}')],
  ])('knows %s', (_, text) => {
    expect(isSignedWith(text, key())).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['no token', 'hello'],
    ['another algorithm', sign('{"alg":"HS512","typ":"JWT"}', '{}', 'sha512')],
    ['another algorithm by name', sign('{"alg":"RS256"}')],
    ['no algorithm', sign('{}')],
    ['none', `${part('{"alg":"none"}')}.${part('{}')}.`],
    ['an empty signature', token.replace(/[^.]*$/, '')],
    ['padding', `${token}=`],
    ['a byte more', `${token}AAAA`],
    ['a line end', `${token}\n`],
  ])('does not know %s', (_, text) => {
    expect(isSignedWith(text, key())).toBe(false)
  })

  it('does not know a token of another key', () => {
    expect(isSignedWith(token, importSigningKey(Buffer.from(`${secret}.`)))).toBe(false)
  })

  it('does not know a token of which a single bit was changed, whichever it is', () => {
    const signingKey = key()
    const bits = Array.from({ length: token.length * 8 }, (_, at) => at)
    const known = bits.map((at) => {
      const bytes = Buffer.from(token)
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7))
      return isSignedWith(bytes.toString('latin1'), signingKey)
    })
    expect(known.filter(Boolean)).toEqual([])
  })
})
