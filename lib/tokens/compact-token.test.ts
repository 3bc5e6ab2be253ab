import { describe, expect, it } from 'vitest'
import { parseCompactToken } from './compact-token'

const part = (text: string | Buffer) => Buffer.from(text).toString('base64url')
const header = part('{"alg":"HS256","typ":"JWT"}')
const claims = part('{"guid":"g1"}')
const signature = part(Buffer.alloc(32, 9))

describe('parseCompactToken', () => {
  it('takes a token apart', () => {
    expect(parseCompactToken(`${header}.${claims}.${signature}`)).toEqual({
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { guid: 'g1' },
      signingInput: `${header}.${claims}`,
      signature: Buffer.alloc(32, 9),
    })
  })

  it('takes a token with an empty signature apart, so that it can be explained', () => {
    expect(parseCompactToken(`${header}.${claims}.`)).toMatchObject({ signature: Buffer.alloc(0) })
  })

  it.each([
    ['', 'not a token'],
    ['abc', 'not a token'],
    [`${header}.${claims}`, 'not a token'],
    [`${header}.${claims}.${signature}.x`, 'not a token'],
    [`${header}.${claims}.${signature}=`, 'not a token'],
    [` ${header}.${claims}.${signature}`, 'not a token'],
    [`${header}.${claims}.AB`, 'The signature is not canonical'],
    [`${header}.${claims}B.${signature}`, 'The claims part is not'],
    [`${part('{')}.${claims}.${signature}`, 'The header part is not JSON'],
    [`${part('[]')}.${claims}.${signature}`, 'The header part is not a JSON object'],
    [`${header}.${part('null')}.${signature}`, 'The claims part is not a JSON object'],
    [`${header}.${part(Buffer.from([0x7b, 0xff, 0x7d]))}.${signature}`, 'The claims part is not UTF-8'],
    [`${header}.${part('{"guid":"a","guid":"b"}')}.${signature}`, 'has the member "guid" twice'],
    [`${header}.${'A'.repeat(9_000)}.${signature}`, 'longer than 8 KiB'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(parseCompactToken(text)).toEqual({ malformed: expect.stringContaining(reason) })
  })
})
