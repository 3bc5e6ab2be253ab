import { describe, expect, it } from 'vitest'
import { judgeGetConnectedToken } from './judge-get-connected-token'
import { SeenTokens } from './memory'
import { makeSampleToken } from './sample-token'

const secret = 'a-shared-secret-of-at-least-32-bytes'
const now = new Date(1_700_000_100_000)
const claims = {
  email: 'ana@example.org',
  firstName: 'Ana',
  lastName: 'Ruiz',
  iat: 1_700_000_000,
  jti: '1700000000-00112233445566778899aabbccddeeff',
}

function judge(changed: object = {}, { seen = new SeenTokens(), ...making }: { seen?: SeenTokens; key?: string; header?: string } = {}) {
  return judgeGetConnectedToken(makeSampleToken({ ...claims, ...changed }, { key: secret, ...making }), { secret, seen }, now)
}

describe('judgeGetConnectedToken', () => {
  it('accepts a literal token that another program signed', () => {
    // printf of header and claims through `openssl dgst -sha256 -hmac`.
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJlbWFpbCI6ImFuYUBleGFtcGxlLm9yZyIsImZpcnN0TmFtZSI6IkFuYSIsImxhc3ROYW1lIjoiUnVpeiIsImlhdCI6MTcwMDAwMDAwMCwianRpIjoiMTcwMDAwMDAwMC0wMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZiJ9.g6GRWJQp3X6pDBIP-6Qn9R4SaFLayIi65yW-v-wY_B0'
    expect(judgeGetConnectedToken(token, { secret, seen: new SeenTokens() }, now)).toEqual({
      accepted: true,
      email: 'ana@example.org',
      name: 'Ana Ruiz',
      referenceId: null,
      jti: claims.jti,
      issuedAt: new Date(1_700_000_000_000),
    })
  })

  it.each([
    ['a referenceId', { referenceId: 'c-1' }],
    ['a link that is a year old, since nobody documents an expiry', { iat: 1_670_000_000 }],
    ['a clock a minute ahead', { iat: 1_700_000_160 }],
    ['a name in any script', { firstName: 'ليلى', lastName: 'O’Neill 🏫' }],
  ])('accepts %s', (_, changed) => {
    expect(judge(changed)).toMatchObject({ accepted: true })
  })

  it('fixes no order, neither of the header nor of the claims', () => {
    expect(judge({}, { header: '{"typ":"JWT","alg":"HS256"}' })).toMatchObject({ accepted: true })
    const turned = Object.fromEntries(Object.entries(claims).reverse())
    expect(judgeGetConnectedToken(makeSampleToken(turned, { key: secret }), { secret, seen: new SeenTokens() }, now)).toMatchObject({
      accepted: true,
    })
  })

  it.each([
    ['another key', {}, { key: 'another' }, 'jwt', 'signature does not fit'],
    ['another alg', {}, { header: '{"alg":"none"}' }, 'jwt', 'alg is not HS256'],
    ['a header member that stands twice', {}, { header: '{"alg":"none","alg":"HS256"}' }, 'jwt', 'not written plainly'],
    ['an extension', {}, { header: '{"alg":"HS256","crit":["exp"]}' }, 'jwt', 'extension'],
    ['another typ', {}, { header: '{"alg":"HS256","typ":"JWE"}' }, 'jwt', 'no JWT'],
    ['a header that is no object', {}, { header: '[]' }, 'jwt', 'alg is not HS256'],
    ['a missing e-mail', { email: undefined }, {}, 'jwt', 'claim email is missing'],
    ['a missing firstName', { firstName: undefined }, {}, 'jwt', 'claim firstName is missing'],
    ['a missing lastName', { lastName: undefined }, {}, 'jwt', 'claim lastName is missing'],
    ['a missing iat', { iat: undefined }, {}, 'jwt', 'claim iat is missing'],
    ['a missing jti', { jti: undefined }, {}, 'jwt', 'claim jti is missing'],
    ['a claim that nobody documents', { exp: 1_700_018_000 }, {}, 'jwt', 'claim exp'],
    ['iat in milliseconds', { iat: 1_700_000_000_000 }, {}, 'jwt', 'iat is not a whole number of seconds'],
    ['iat in the future', { iat: 1_700_000_161 }, {}, 'jwt', 'iat lies in the future'],
    ['an empty jti', { jti: '' }, {}, 'jwt', 'jti is not a text'],
    ['something else than an e-mail', { email: 'ana' }, {}, 'validation', 'not an e-mail address'],
    ['an empty name', { firstName: ' ' }, {}, 'validation', 'firstName is not a text'],
    ['a name that is a number', { lastName: 7 }, {}, 'validation', 'lastName is not a text'],
    ['an empty referenceId', { referenceId: '' }, {}, 'validation', 'referenceId is not a text'],
  ])('refuses %s', (_, changed, making, kind, reason) => {
    const judgement = judge(changed, making)
    expect(judgement).toMatchObject({ accepted: false, kind })
    expect('reason' in judgement && judgement.reason).toContain(reason)
  })

  it('refuses a jti that was seen before', () => {
    const seen = new SeenTokens()
    seen.add(claims.jti)
    expect(judge({}, { seen })).toEqual({ accepted: false, kind: 'jwt', reason: 'This link was used before.' })
    expect(judge({ jti: 'another' }, { seen })).toMatchObject({ accepted: true })
  })
})
