import { describe, expect, it } from 'vitest'
import { brokenRules, issuedAt, signFor, zoe } from '@/scripts/testing/portal-tokens'
import { custom } from './custom'

const link_template = 'https://library.example.org/enter?jwt={token}'
const required = { link_template, claims_template: '{"sub":"{guid}","exp":"{exp}"}' }

const settingsOf = (given: Record<string, unknown>) => custom.settings.parse({ ...required, ...given })

/** What is wrong with the settings, as sentences by field. */
function refusedOf(given: Record<string, unknown>) {
  const { error } = custom.settings.safeParse({ ...required, ...given })
  return error?.issues.map(({ path, message }) => [path.join('.'), message])
}

describe('a token of a custom portal', () => {
  it('is, for a known contact at a known second, exactly this one', () => {
    const settings = settingsOf({
      claims_template:
        '{"sub":"{guid}","who":"{name}","exp":"{exp}","children":["{student_id}"],"school":"{school?}","n":7,"ref":"{{{iat}}}"}',
      header_template: '{"kid":"k1"}',
      secret_encoding: 'base64',
    })
    // Made by Python's hmac, hashlib and base64 from the JSON texts typed by hand.
    const { token, expiresAt } = signFor(custom, { settings, secret: '+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=' })
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.' +
        'eyJzdWIiOiI1MGE1Mzc0Zi0yMTA4LTRhNjAtYjdlYi1hYjlmYjVjZDA5NGEiLCJ3aG8iOiJab8OrIE8nQnJpZW4iLCJleHAiOjE3MDAwMDM2MDAs' +
        'ImNoaWxkcmVuIjpbIlMxIiwiUzIiXSwic2Nob29sIjoiSGlsbCBTY2hvb2wiLCJuIjo3LCJyZWYiOiJ7MTcwMDAwMDAwMH0ifQ.' +
        'h-VvfXi0NhC4bm8gZow8wkdnlwcAsGrvSqva13cyGIM',
    )
    expect(expiresAt).toBe(issuedAt + 3_600)
  })

  it('keeps the order of a header template and puts alg first where it is missing', () => {
    const headerOf = (header_template?: string) => JSON.stringify(custom.header(settingsOf({ header_template })))
    expect(headerOf()).toBe('{"alg":"HS256","typ":"JWT"}')
    expect(headerOf('{"typ":"JWT","alg":"HS256"}')).toBe('{"typ":"JWT","alg":"HS256"}')
    expect(headerOf('{"typ":"JWT","kid":"{not one}"}')).toBe('{"alg":"HS256","typ":"JWT","kid":"{not one}"}')
    expect(headerOf('{}')).toBe('{"alg":"HS256"}')
  })
})

describe('the settings of a custom portal', () => {
  it('default to an hour and plain text', () => {
    expect(settingsOf({})).toEqual({ ...required, lifetime_seconds: 3_600, secret_encoding: 'utf8' })
  })

  it('take JSON as text or as it is, and keep it as text', () => {
    expect(settingsOf({ claims_template: { b: '{iat}', a: 1 } }).claims_template).toBe('{"b":"{iat}","a":1}')
    expect(settingsOf({ claims_template: ' {"b": "{iat}"}\n' }).claims_template).toBe('{"b": "{iat}"}')
  })

  it.each([
    [link_template, { prefix: 'https://library.example.org/enter?jwt=', suffix: '' }],
    ['https://library.example.org/{token}/start', { prefix: 'https://library.example.org/', suffix: '/start' }],
    ['https://library.example.org#{token}', { prefix: 'https://library.example.org#', suffix: '' }],
    ['https://library.example.org?t={token}&next=%2F', { prefix: 'https://library.example.org?t=', suffix: '&next=%2F' }],
    ['http://127.0.0.1:4010/enter/{token}', { prefix: 'http://127.0.0.1:4010/enter/', suffix: '' }],
  ])('take the link %s apart', (link, address) => {
    expect(custom.address(settingsOf({ link_template: link }), 'https://desk.example.org/returned')).toEqual(address)
  })

  it.each([
    [undefined, 'missing'],
    ['https://library.example.org/enter?jwt=', 'must say {token}'],
    ['https://library.example.org/{token}?jwt={token}', 'once'],
    ['https://library.example.org/{token}/{guid}', 'Nothing but {token}'],
    ['https://library.example.org/{token}}', 'Nothing but {token}'],
    ['http://library.example.org/{token}', 'https://'],
    ['https://{token}.example.org/', 'https://'],
    ['https://{token}', 'https://'],
    ['https://user@library.example.org/{token}', 'https://'],
    ['https://library.example.org\\{token}', 'after the host name'],
    ['javascript:alert("{token}")', 'https://'],
    ['https://library.example.org/a b/{token}', 'https://'],
    ['https://library.example.org/日?jwt={token}', 'percent-encoded'],
    ['https://library.example.org/\u0001?jwt={token}', 'percent-encoded'],
  ])('refuse the link %s', (link, words) => {
    const refused = refusedOf({ link_template: link })
    expect(refused?.map(([field]) => field)).toContain('link_template')
    expect(refused?.map(([, message]) => message).join(' ')).toContain(words)
  })

  it.each([
    ['claims_template', undefined, 'The claims template is missing.'],
    ['claims_template', '{"a":"{gid}"}', 'no placeholder'],
    ['claims_template', '["{guid}"]', 'JSON object'],
    ['claims_template', '{"sub":"{guid}","iat":"{iat}","exp":4102444800}', 'exp must be exactly {exp}'],
    ['claims_template', '{"until":"{exp}","exp":"{iat}"}', 'exp must be exactly {exp}'],
    ['claims_template', '{"iat":0,"exp":"{exp}"}', 'iat must be exactly {iat}'],
    ['claims_template', '{"sub":"{guid}","until":"{{exp}}"}', 'nothing tells the system'],
    ['claims_template', '{"expires_ms":"{exp}000","d":{"exp":"{exp}"}}', 'nothing tells the system'],
    ['claims_template', ['{guid}'], 'JSON object'],
    ['header_template', 'alg=HS256', 'not JSON'],
    ['header_template', '{"alg":"none"}', 'alg is "none"'],
    ['header_template', '{"alg":"RS256"}', 'alg is "RS256"'],
    ['header_template', '{"alg":null}', 'alg is null'],
    ['header_template', '{"crit":["exp"]}', 'crit'],
    ['header_template', '{"b64":false}', 'b64'],
    ['header_template', '{"jwk":{}}', 'jwk'],
    ['header_template', '{"jku":"https://www.example.org"}', 'jku'],
    ['header_template', '{"x5u":"https://www.example.org"}', 'x5u'],
    ['header_template', '{"kid":"{guid}"}', 'the same for everybody'],
    ['header_template', '{"1":"x"}', 'digits alone'],
    ['header_template', '{"kid":"a","kid":"b"}', 'twice'],
    ['lifetime_seconds', 59, 'at least 60'],
    ['lifetime_seconds', 1_209_601, '14 days'],
    ['secret_encoding', 'md5_hex', 'utf8, base64 or base64url'],
    ['color', 'red', 'color'],
  ])('refuse %s when it is %j', (field, value, words) => {
    expect(refusedOf({ [field]: value })).toEqual([[field === 'color' ? '' : field, expect.stringContaining(words)]])
  })

  it.each([
    [{}, { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 3_600, defaultSeconds: 3_600, clickSeconds: 3_600 }, false],
    [
      { lifetime_seconds: 601 },
      { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 601, defaultSeconds: 601, clickSeconds: 601 },
      false,
    ],
    [{ lifetime_seconds: 600 }, { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 600, defaultSeconds: 600, clickSeconds: 600 }, true],
    [
      { claims_template: '{"a":{"b":"until {exp}"},"iat":"{iat}"}' },
      { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 3_600, defaultSeconds: 3_600, clickSeconds: 3_600 },
      false,
    ],
    [{ claims_template: '{"sub":"{iat}"}', lifetime_seconds: 60 }, { bound: 'fixed', seconds: 60 }, true],
    [{ claims_template: '{"sub":"{{exp}}","iat":"{iat}"}', lifetime_seconds: 7_200 }, { bound: 'fixed', seconds: 7_200 }, false],
  ])('with %o bound the lifetime', (given, lifetime, onlyAtClick) => {
    const settings = settingsOf(given)
    expect(custom.lifetime(settings)).toEqual(lifetime)
    expect(custom.onlyAtClick(settings)).toBe(onlyAtClick)
  })
})

describe('the rules of a custom portal', () => {
  const settings = settingsOf({ claims_template: '{"sub":"{guid}","email":"{email?}","v":1,"made":"{iat}","until":"{exp}"}' })
  const claims = { sub: 'g', email: 'zoe@example.org', v: 1, made: issuedAt, until: issuedAt + 60 }
  type Changed = { header?: Record<string, unknown>; claims?: Record<string, unknown> }
  const broken = (changed: Changed) =>
    brokenRules(custom, { settings, header: { alg: 'HS256', ...changed.header }, claims: changed.claims ?? claims })

  it.each<Changed>([{}, { header: { kid: '1' } }, { claims: { sub: 'g', v: 2, until: issuedAt, made: issuedAt } }])(
    'are kept by the claims of its template with %o',
    (changed) => {
      expect(broken(changed)).toEqual([])
    },
  )

  it.each<[Changed, string]>([
    [{ header: { alg: 'none' } }, 'alg is "none"'],
    [{ header: { alg: 'RS256' } }, 'alg is "RS256"'],
    [{ claims: { v: 1, made: issuedAt, until: issuedAt } }, 'It lacks "sub"'],
    [{ claims: { ...claims, admin: true } }, 'the claim "admin"'],
    [{ claims: { ...claims, toString: 1 } }, 'the claim "toString"'],
    [{ claims: { ...claims, until: String(issuedAt) } }, 'until is "1700000000"'],
    [{ claims: { ...claims, until: issuedAt * 1000 } }, 'until is 1700000000000, which looks like milliseconds'],
    [{ claims: { ...claims, made: 1.5 } }, 'made is 1.5'],
  ])('name what is wrong with %o', (changed, words) => {
    expect(broken(changed)).toEqual([expect.stringContaining(words)])
  })

  it('tell the death by the claim that the template fills with {exp}, else by the lifetime after {iat}', () => {
    const header = { alg: 'HS256' }
    expect(custom.diesAt({ settings, header, claims: { ...claims, exp: 7 } })).toBe(issuedAt + 60)
    expect(
      custom.diesAt({ settings: settingsOf({ claims_template: '{"made":"{iat}"}', lifetime_seconds: 700 }), header, claims: { made: 7 } }),
    ).toBe(707)
    expect(custom.diesAt({ settings, header, claims: {} })).toBeUndefined()
  })

  it.each([
    ['{guid}', { guid: null }, 'no_guid'],
    ['{email}', { email: null }, 'no_email'],
    ['{given_name}', { givenName: '' }, 'no_name'],
    ['{family_name}', { familyName: '' }, 'no_name'],
    ['{name}', { givenName: '', familyName: '' }, 'no_name'],
    ['{phone}', { phone: null }, 'no_claim'],
    ['{school}', { students: [] }, 'no_claim'],
    ['{email?}', { email: null }, undefined],
    ['{iat}{jti}', { guid: null, email: null, students: [] }, undefined],
  ])('of %s for %o make %s', (text, changed, reason) => {
    const given = settingsOf({ claims_template: { a: text, iat: '{iat}' } })
    expect(custom.skipReason({ ...zoe, ...changed }, given)).toBe(reason)
  })
})
