import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judgeProprofsToken } from './judge-proprofs-token'
import { SeenTokens } from './memory'
import { makeSampleToken } from './sample-token'

const apiKey = 'an-api-key-of-proprofs'
const key = createHash('md5').update(apiKey).digest('hex')
const header = '{"typ":"JWT","alg":"HS256"}'
const now = new Date(1_700_000_100_000)
const claims = { iat: 1_700_000_000, jti: '00112233445566778899aabbccddeeff', user_email: 'ana@example.org' }

function judge(
  changed: object = {},
  { seen = new SeenTokens(), ...making }: { seen?: SeenTokens; key?: string | Buffer; header?: string } = {},
) {
  return judgeProprofsToken(makeSampleToken({ ...claims, ...changed }, { key, header, ...making }), { apiKey, seen }, now)
}

describe('judgeProprofsToken', () => {
  it('accepts a literal token that another program signed', () => {
    // The key through `md5sum`, then printf of header and claims through `openssl dgst -sha256 -hmac`.
    const token =
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6IjAwMTEyMjMzNDQ1NTY2Nzc4ODk5YWFiYmNjZGRlZWZmIiwidXNlcl9lbWFpbCI6ImFuYUBleGFtcGxlLm9yZyJ9._vcF0TTgTlxArdXEX4m_z-qp07W1I-7qv5E_XIY-WL4'
    expect(judgeProprofsToken(token, { apiKey, seen: new SeenTokens() }, now)).toEqual({
      accepted: true,
      email: 'ana@example.org',
      siteAccess: null,
      guest: true,
      jti: claims.jti,
      issuedAt: new Date(1_700_000_000_000),
    })
  })

  it.each([
    ['its last second', { iat: 1_699_999_921 }],
    ['a clock a minute ahead', { iat: 1_700_000_160 }],
    ['a jti of more than 32 characters', { jti: 'x'.repeat(40) }],
    ['a list of sites', { site_access: '12,34' }],
    ['guest on', { guest: true }],
    ['guest off, after a list of sites', { site_access: '12', guest: false }],
  ])('accepts %s', (_, changed) => {
    expect(judge(changed)).toMatchObject({ accepted: true })
  })

  it.each([
    ['the API key itself as the key', {}, { key: apiKey }, 'signature does not fit'],
    ['the bytes of the MD5 as the key', {}, { key: createHash('md5').update(apiKey).digest() }, 'signature does not fit'],
    ['the MD5 in capital letters as the key', {}, { key: key.toUpperCase() }, 'signature does not fit'],
    ['the usual order of the header', {}, { header: '{"alg":"HS256","typ":"JWT"}' }, 'The header is not'],
    ['a missing iat', { iat: undefined }, {}, 'claim iat is missing'],
    ['a missing jti', { jti: undefined }, {}, 'claim jti is missing'],
    ['a missing user_email', { user_email: undefined }, {}, 'claim user_email is missing'],
    ['exp', { exp: 1_700_000_180 }, {}, 'claim exp'],
    ['a token that is three minutes old', { iat: 1_699_999_920 }, {}, 'more than 3 minutes ago'],
    ['iat in the future', { iat: 1_700_000_161 }, {}, 'iat lies in the future'],
    ['iat in milliseconds', { iat: 1_700_000_000_000 }, {}, 'iat is not a whole number of seconds'],
    ['a jti of 31 characters', { jti: 'x'.repeat(31) }, {}, 'shorter than 32'],
    ['something else than an e-mail', { user_email: 'ana' }, {}, 'not an e-mail address'],
    ['an empty list of sites', { site_access: '' }, {}, 'site_access is not a text'],
    ['a list with a gap', { site_access: '12,,34' }, {}, 'site_access is not a list'],
    ['guest as a text', { guest: 'true' }, {}, 'guest is not true or false'],
  ])('refuses %s', (_, changed, making, reason) => {
    const judgement = judge(changed, making)
    expect('reason' in judgement ? judgement.reason : 'accepted').toContain(reason)
  })

  it('refuses another order of the claims', () => {
    const { iat, jti, user_email } = claims
    for (const turned of [
      { jti, iat, user_email },
      { ...claims, guest: true, site_access: '1' },
    ]) {
      const judgement = judgeProprofsToken(makeSampleToken(turned, { key, header }), { apiKey, seen: new SeenTokens() }, now)
      expect('reason' in judgement && judgement.reason).toContain('The claims are in the order')
    }
  })

  it('refuses a jti that was seen before', () => {
    const seen = new SeenTokens()
    seen.add(claims.jti)
    expect(judge({}, { seen })).toEqual({ accepted: false, reason: 'This link was used before.' })
    expect(judge({ jti: 'y'.repeat(32) }, { seen })).toMatchObject({ accepted: true })
  })
})
