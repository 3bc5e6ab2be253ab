import { describe, expect, it } from 'vitest'
import { makeTestKey, opensslKey } from '@/scripts/testing/passage-tokens'
import { type PassageSettings, passage } from './passage'
import { portalKind } from './portal-kinds'
import { missingSettings } from './portal-settings'
import { fieldsOf } from './setting-field'

const appId = 'app_willow_creek'
const parse = (settings: object): PassageSettings => passage.settings.parse({ app_id: appId, ...settings })
const own = makeTestKey('own')

describe('the settings of a Passage portal', () => {
  it('need no more than the App ID, from which the address of the keys follows', () => {
    expect(missingSettings(portalKind('passage'), { app_id: appId })).toEqual([])
    expect(missingSettings(portalKind('passage'), {})).toEqual(['app ID'])
    expect(passage.publicKeys(parse({}))).toEqual({
      jwksUrl: 'https://auth.passage.id/v1/apps/app_willow_creek/.well-known/jwks.json',
    })
    expect(passage.publicKeys(parse({ app_id: 'a/b?c' }))).toEqual({
      jwksUrl: 'https://auth.passage.id/v1/apps/a%2Fb%3Fc/.well-known/jwks.json',
    })
  })

  it('prefer another address, and pasted keys to both', () => {
    const jwks_url = 'https://keys.example.org/jwks.json'
    expect(passage.publicKeys(parse({ jwks_url }))).toEqual({ jwksUrl: jwks_url })
    expect(passage.publicKeys(parse({ jwks_url, jwks: opensslKey.publicKey }))).toEqual({ pasted: opensslKey.publicKey })
  })

  it.each([
    ['a, b', ['a', 'b']],
    ['a\nb\r\n\n', ['a', 'b']],
    [' https://auth.example.org/a ,\n b', ['https://auth.example.org/a', 'b']],
    [
      ['a', ' b ', ''],
      ['a', 'b'],
    ],
  ])('take the issuers %j as %j, and what is stored again', (issuers, list) => {
    const settings = parse({ issuers })
    expect(settings.issuers).toEqual(list)
    expect(passage.settings.parse(settings)).toEqual(settings)
  })

  it.each([
    [{ app_id: ' ' }, 'App ID is missing'],
    [{ app_id: undefined }, 'App ID is missing'],
    [{ issuers: ', ,' }, 'at least one issuer'],
    [{ issuers: [] }, 'at least one issuer'],
    [{ issuers: Array.from({ length: 21 }, (_, index) => `issuer-${index}`) }, 'at most 20'],
    [{ issuers: [7] }, 'must be texts'],
    [{ jwks_url: 'auth.example.org' }, 'https://'],
    [{ jwks_url: 'http://auth.example.org/jwks.json' }, 'https://'],
    [{ jwks_url: 'https://user:password@auth.example.org/jwks.json' }, 'https://'],
    [{ jwks_url: 'file:///etc/passwd' }, 'https://'],
    [{ jwks: 'x'.repeat(65_537) }, 'too long'],
    [{ jwks: '{"keys":[]}' }, 'has no key'],
    [{ jwks: own.privateKey.export({ type: 'pkcs8', format: 'pem' }) }, 'THIS IS A PRIVATE KEY'],
    [{ jwks: '{"kty":"oct","k":"c2VjcmV0"}' }, 'Nothing of it was stored'],
    [{ secret: 'x' }, 'nrecognized'],
  ])('refuse %j', (settings, reason) => {
    expect(() => parse(settings)).toThrow(reason)
  })

  it('have a face each, and only the App ID is required', () => {
    expect(fieldsOf(passage.settings).map(({ name, type, required }) => [name, type, required])).toEqual([
      ['app_id', 'text', true],
      ['jwks_url', 'text', false],
      ['jwks', 'json', false],
      ['issuers', 'lines', false],
      ['audience', 'text', false],
    ])
  })
})

const header = { alg: 'RS256', kid: 'key-one' }
const unnamed = { ...opensslKey.jwk, kid: undefined }
const setOf = (...keys: object[]) => JSON.stringify({ keys })
const claims = { iss: appId, sub: 'psg_user_0001', exp: 1_795_449_600, iat: 1_795_445_700 }

/** The sentences of the rules that a token with these changes breaks. */
function brokenBy({ headers = {}, changes = {}, settings = {} }: { headers?: object; changes?: object; settings?: object }): string[] {
  const token = { settings: parse(settings), header: { ...header, ...headers }, claims: { ...claims, ...changes } }
  return passage.rules.flatMap(({ broken }) => broken(token) ?? [])
}

describe('the rules of Passage', () => {
  it.each([
    ['as documented', {}],
    ['the URL form of the issuer', { changes: { iss: `https://auth.passage.id/v1/apps/${appId}` } }],
    ['an issuer of the list', { settings: { issuers: 'other, https://auth.example.org' }, changes: { iss: 'https://auth.example.org' } }],
    ['no kid where a PEM was pasted', { settings: { jwks: opensslKey.publicKey }, headers: { kid: undefined } }],
    ['no kid where a certificate was pasted', { settings: { jwks: opensslKey.certificate }, headers: { kid: undefined } }],
    ['no kid where one key without a kid was pasted', { settings: { jwks: setOf(unnamed) }, headers: { kid: undefined } }],
    ['a kid where a PEM was pasted', { settings: { jwks: opensslKey.publicKey } }],
    ['typ JWT', { headers: { typ: 'JWT' } }],
    ['no iat', { changes: { iat: undefined } }],
    ['a whole nbf', { changes: { nbf: 1_795_445_700 } }],
    ['claims of its own', { changes: { email: 'ana@example.org', nested: { a: [1] } } }],
    ['an aud nobody asks for', { changes: { aud: ['elsewhere'] } }],
    ['the audience', { settings: { audience: 'desk' }, changes: { aud: 'desk' } }],
    ['the audience among others', { settings: { audience: 'desk' }, changes: { aud: ['elsewhere', 'desk'] } }],
  ])('accept %s', (_, token) => {
    expect(brokenBy(token)).toEqual([])
  })

  it.each([
    ['alg none', { headers: { alg: 'none' } }, 'alg is "none"; Passage accepts RS256 only'],
    ['HS256', { headers: { alg: 'HS256' } }, 'alg is "HS256"'],
    ['hs256 in small letters', { headers: { alg: 'hs256' } }, 'alg is "hs256"'],
    ['rs256 in small letters', { headers: { alg: 'rs256' } }, 'alg is "rs256"'],
    ['PS256', { headers: { alg: 'PS256' } }, 'alg is "PS256"'],
    ['RS512', { headers: { alg: 'RS512' } }, 'alg is "RS512"'],
    ['an alg that is a list', { headers: { alg: ['RS256'] } }, 'alg is ["RS256"]'],
    ['no alg', { headers: { alg: undefined } }, 'alg is missing'],
    ['no kid', { headers: { kid: undefined } }, 'kid is missing'],
    ['no kid where the keys have names', { settings: { jwks: setOf(opensslKey.jwk) }, headers: { kid: undefined } }, 'kid is missing'],
    ['no kid among several keys', { settings: { jwks: setOf(unnamed, own.jwk) }, headers: { kid: undefined } }, 'kid is missing'],
    [
      'no kid among several PEMs',
      { settings: { jwks: opensslKey.publicKey + own.publicPem }, headers: { kid: undefined } },
      'kid is missing',
    ],
    [
      'no kid where keys are fetched',
      { settings: { jwks_url: 'https://keys.example.org/' }, headers: { kid: undefined } },
      'kid is missing',
    ],
    ['a blank kid where a PEM was pasted', { settings: { jwks: opensslKey.publicKey }, headers: { kid: '' } }, 'kid is ""'],
    ['a blank kid', { headers: { kid: '' } }, 'kid is ""'],
    ['a kid that is a number', { headers: { kid: 1 } }, 'kid is 1'],
    ['no iss', { changes: { iss: undefined } }, 'iss is missing; it must be "app_willow_creek" or "https://auth.passage.id/v1'],
    ['another iss', { changes: { iss: 'app_other' } }, 'iss is "app_other"'],
    ['an iss that only begins so', { changes: { iss: `${appId} ` } }, 'iss is "app_willow_creek "'],
    ['an iss that is a list', { changes: { iss: [appId] } }, 'iss is ["app_willow_creek"]'],
    ['an iss off the list', { settings: { issuers: 'other' } }, 'it must be "other"'],
    ['no sub', { changes: { sub: undefined } }, 'sub is missing'],
    ['a blank sub', { changes: { sub: ' ' } }, 'sub is " "'],
    ['a sub that is a number', { changes: { sub: 7 } }, 'sub is 7'],
    ['no exp', { changes: { exp: undefined } }, 'exp is missing'],
    ['a broken exp', { changes: { exp: 1_795_449_600.5 } }, 'exp is 1795449600.5'],
    ['an exp that is a text', { changes: { exp: '1795449600' } }, 'exp is "1795449600"'],
    ['an exp without end', { changes: { exp: Number.POSITIVE_INFINITY } }, 'exp is Infinity'],
    ['an exp past whole numbers', { changes: { exp: 1e300 } }, 'exp is 1e+300'],
    ['an exp in milliseconds', { changes: { exp: 1_795_449_600_000 } }, 'looks like milliseconds'],
    ['an exp that is null', { changes: { exp: null } }, 'exp is null'],
    ['an iat that is a text', { changes: { iat: 'now' } }, 'iat is "now"'],
    ['an nbf that is a text', { changes: { nbf: 'now' } }, 'nbf is "now"'],
    ['no aud where one is set', { settings: { audience: 'desk' } }, 'aud is missing; it must be, or contain, "desk"'],
    ['another aud', { settings: { audience: 'desk' }, changes: { aud: 'deskt' } }, 'aud is "deskt"'],
    ['a list without it', { settings: { audience: 'desk' }, changes: { aud: ['a', 'b'] } }, 'aud is ["a","b"]'],
    ['a list of other things', { settings: { audience: 'desk' }, changes: { aud: ['desk', 7] } }, 'aud is ["desk",7]'],
    ['a list within a list', { settings: { audience: 'desk' }, changes: { aud: [['desk']] } }, 'aud is [["desk"]]'],
  ])('refuse %s', (_, token, reason) => {
    expect(brokenBy(token)).toEqual([expect.stringContaining(reason)])
  })

  it('tell when a token dies', () => {
    expect(passage.diesAt({ settings: parse({}), header, claims })).toBe(claims.exp)
    expect(passage.diesAt({ settings: parse({}), header, claims: { exp: '1' } })).toBeUndefined()
  })
})
