import { describe, expect, it } from 'vitest'
import { judgeSynapToken, type SynapRules } from './judge-synap-token'
import { makeSampleToken } from './sample-token'

// Base64 to look at, and still used as it stands.
const secret = 'c2VjcmV0LW9mLWFuLWludGVncmF0aW9uLTAxMjM0NTY='
const rules = { eaid: 'ea-1', secret }
const now = new Date(1_700_000_100_000)
const claims = { eaid: 'ea-1', exp: 1_701_209_600, email: 'ana@example.org', name: 'Ana Ruiz' }

type More = Partial<SynapRules> & { key?: string | Buffer; header?: string }

function judge(changed: object = {}, { key = secret, header, ...more }: More = {}) {
  const making = header === undefined ? { key } : { key, header }
  return judgeSynapToken(makeSampleToken({ ...claims, ...changed }, making), { ...rules, ...more }, now)
}

describe('judgeSynapToken', () => {
  it('accepts a literal token that another program signed', () => {
    // printf of header and claims through `openssl dgst -sha256 -hmac`.
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJlYWlkIjoiZWEtMSIsImV4cCI6MTcwMTIwOTYwMCwiZW1haWwiOiJhbmFAZXhhbXBsZS5vcmciLCJuYW1lIjoiQW5hIFJ1aXoifQ.y1jWgX_DwviTNybMQY7lJKC3Dd3xbo8sFmnUBCX9ags'
    expect(judgeSynapToken(token, rules, now)).toEqual({
      accepted: true,
      email: 'ana@example.org',
      name: 'Ana Ruiz',
      subPortal: null,
      expiresAt: new Date(1_701_209_600_000),
    })
  })

  it.each([
    ['no exp, which is recommended only', { exp: undefined }, {}],
    ['its last second', { exp: 1_700_000_101 }, {}],
    ['exp in milliseconds where it is asked so', { exp: 1_700_000_100_001 }, { expUnit: 'milliseconds' }],
    ['a subPortal there is', { subPortal: 'grade-3' }, { subPortals: new Set(['grade-3']) }],
  ] as const)('accepts %s', (_, changed, more) => {
    expect(judge(changed, more)).toMatchObject({ accepted: true })
  })

  it.each([
    ['the secret taken for base64', {}, { key: Buffer.from(secret, 'base64') }, 'signature does not fit'],
    ['another order of the header', {}, { header: '{"typ":"JWT","alg":"HS256"}' }, 'The header is not'],
    ['a missing eaid', { eaid: undefined }, {}, 'claim eaid is missing'],
    ['another eaid', { eaid: 'ea-2' }, {}, 'not the id of this integration'],
    ['a missing e-mail', { email: undefined }, {}, 'claim email is missing'],
    ['something else than an e-mail', { email: 'ana' }, {}, 'not an e-mail address'],
    ['a missing name', { name: undefined }, {}, 'claim name is missing'],
    ['an empty name', { name: '' }, {}, 'name is not a text'],
    ['a claim that nobody documents', { iat: 1_700_000_000 }, {}, 'claim iat'],
    ['exp in milliseconds', { exp: 1_701_209_600_000 }, {}, 'not a whole number of seconds'],
    ['exp in seconds where milliseconds are asked', {}, { expUnit: 'milliseconds' }, 'not a whole number of milliseconds'],
    ['exp of now', { exp: 1_700_000_100 }, {}, 'has expired'],
    ['exp of now in milliseconds', { exp: 1_700_000_100_000 }, { expUnit: 'milliseconds' }, 'has expired'],
    ['an empty subPortal', { subPortal: '' }, {}, 'subPortal is not a text'],
    ['null for a subPortal', { subPortal: null }, {}, 'subPortal is not a text'],
    ['a subPortal there is not', { subPortal: 'grade-4' }, { subPortals: new Set(['grade-3']) }, 'no such subPortal'],
  ] as const)('refuses %s', (_, changed, more, reason) => {
    const judgement = judge(changed, more)
    expect('reason' in judgement ? judgement.reason : 'accepted').toContain(reason)
  })
})
