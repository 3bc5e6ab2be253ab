import { describe, expect, it } from 'vitest'
import { judgeGg4lToken } from './judge-gg4l-token'
import { encode, makeSampleToken, withStrayBits } from './sample-token'

const secret = 'a-client-secret-of-at-least-32-bytes'
const rules = { clientId: 'contact_setup_test', secret }
const now = new Date(1_700_000_100_000)
const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
const claims = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: 1_700_018_000, iat: 1_700_000_000, guid }

const sign = (payload: string, more: object = {}) => makeSampleToken(payload, { key: secret, ...more })
const judge = (token: string, more: object = {}) => judgeGg4lToken(token, { ...rules, ...more }, now)
const judgeClaims = (changed: object) => judge(sign(JSON.stringify({ ...claims, ...changed })))
const reasonOf = (judgement: ReturnType<typeof judge>) => (judgement.accepted ? 'accepted' : judgement.reason)

describe('judgeGg4lToken', () => {
  it('accepts a token by the rules', () => {
    expect(judge(sign(JSON.stringify(claims)))).toEqual({
      accepted: true,
      guid,
      issuedAt: new Date(1_700_000_000_000),
      expiresAt: new Date(1_700_018_000_000),
    })
  })

  it('accepts a literal token that another program signed', () => {
    // printf of header and claims through `openssl dgst -sha256 -hmac`.
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJqd3RwLmdnNGwuY29tIiwic3ViIjoiY29udGFjdF9zZXR1cF90ZXN0IiwiZXhwIjoxNzAwMDE4MDAwLCJpYXQiOjE3MDAwMDAwMDAsImd1aWQiOiI1MGE1Mzc0Zi0yMTA4LTRhNjAtYjdlYi1hYjlmYjVjZDA5NGEifQ.0QYb6gSShn6rsNN-zfypsR3et8us0x8Dlis9ZqDlyvU'
    expect(judge(token)).toMatchObject({ accepted: true, guid })
  })

  it.each([
    ['an empty token', '', 'The address carries no token.'],
    ['two parts', sign(JSON.stringify(claims)).split('.').slice(0, 2).join('.'), 'three parts'],
    ['four parts', `${sign(JSON.stringify(claims))}.x`, 'three parts'],
    ['an empty signature', `${encode('{"alg":"none"}')}.${encode(JSON.stringify(claims))}.`, 'three parts'],
    ['over 8 KiB', sign(JSON.stringify({ ...claims, guid: 'x'.repeat(7_000) })), 'too long'],
    ['padding', `${sign(JSON.stringify(claims))}=`, 'not base64url'],
    ['the alphabet of plain base64', sign(JSON.stringify(claims)).replace(/.$/, '+'), 'not base64url'],
    ['stray bits at the end', withStrayBits(sign(JSON.stringify(claims))), 'not base64url'],
    ['another key', sign(JSON.stringify(claims), { key: 'another' }), 'signature does not fit'],
    ['another hash', sign(JSON.stringify(claims), { algorithm: 'sha512' }), 'signature does not fit'],
    ['another alg in the header', sign(JSON.stringify(claims), { header: '{"alg":"none","typ":"JWT"}' }), 'The header is not'],
    ['a header without typ', sign(JSON.stringify(claims), { header: '{"alg":"HS256"}' }), 'The header is not'],
    ['a header with more', sign(JSON.stringify(claims), { header: '{"alg":"HS256","typ":"JWT","kid":"1"}' }), 'The header is not'],
    ['claims that are no JSON', sign('{'), 'not JSON'],
    ['claims that are no object', sign('[]'), 'not an object'],
    ['a claim that is there twice', sign(JSON.stringify(claims).replace('{', '{"iss":"x",')), 'not written plainly'],
    ['a space between claims', sign(JSON.stringify(claims).replace(',', ', ')), 'not written plainly'],
    ['another claim', sign(JSON.stringify({ ...claims, jti: '1' })), 'claim jti'],
    ['another order', sign(JSON.stringify(Object.fromEntries(Object.entries(claims).reverse()))), 'order'],
  ])('refuses %s', (_, token, reason) => {
    expect(reasonOf(judge(token))).toContain(reason)
  })

  it.each([
    ['another iss', { iss: 'https://jwtp.gg4l.com' }, 'iss is not'],
    ['another sub', { sub: 'somebody' }, 'sub is not'],
    ['a missing exp', { exp: undefined }, 'exp is missing'],
    ['exp in milliseconds', { exp: 1_700_018_000_000 }, 'exp is not a whole number'],
    ['exp as a text', { exp: '1700018000' }, 'exp is not a whole number'],
    ['a fraction in iat', { iat: 1_700_000_000.5 }, 'iat is not a whole number'],
    ['a life of over 24 hours', { exp: 1_700_086_401 }, 'longer than 24 hours'],
    ['exp before iat', { exp: 1_699_999_999 }, 'exp is not after iat'],
    ['exp of now', { exp: 1_700_000_100 }, 'has expired'],
    ['iat in the future', { iat: 1_700_000_161 }, 'iat lies in the future'],
    ['an empty guid', { guid: '' }, 'guid is not a text'],
  ])('refuses %s', (_, changed, reason) => {
    expect(reasonOf(judgeClaims(changed))).toContain(reason)
  })

  it.each([
    ['a life of exactly 24 hours', { exp: 1_700_086_400 }],
    ['the last second', { exp: 1_700_000_101 }],
    ['a clock a minute ahead', { iat: 1_700_000_160 }],
  ])('accepts %s', (_, changed) => {
    expect(judgeClaims(changed)).toMatchObject({ accepted: true })
  })

  it('knows the GUIDs it is given and no others', () => {
    const token = sign(JSON.stringify(claims))
    expect(judge(token, { guids: new Set([guid]) })).toMatchObject({ accepted: true })
    expect(reasonOf(judge(token, { guids: new Set() }))).toContain('not known here')
  })
})
