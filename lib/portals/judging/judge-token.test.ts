import { describe, expect, it } from 'vitest'
import { headerFindings, type Judge, judgeOf, judgeToken, judgeWithoutPortal, rankFor } from './judge-token'

const now = new Date('2026-03-01T12:00:00Z')
const second = now.getTime() / 1000

const gg4l = judgeOf('gg4l', { client_id: 'contact_setup_test', link_base: 'https://portal.example.org/?jwt=' })
const synap = judgeOf('synap', { eaid: 'integration-7' })
const getConnected = judgeOf('get_connected', { site: 'https://volunteer.example.org' })
const proprofs = judgeOf('proprofs', { domain: 'https://help.example.org' })
const passage = judgeOf('passage', { app_id: 'app-of-the-district' })

const header = { alg: 'HS256', typ: 'JWT' }
const claims = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: second + 3_600, iat: second, guid: 'g1' }

const broken = (portal: Judge, token: { header: Record<string, unknown>; claims: Record<string, unknown> }) =>
  judgeToken(portal, token, now).findings.flatMap(({ broken }) => broken ?? [])

describe('judgeToken', () => {
  it('lists every rule of the kind and those that hold for all, none broken', () => {
    const { findings } = judgeToken(gg4l, { header, claims }, now)
    expect(findings.every(({ broken }) => broken === null)).toBe(true)
    const rules = findings.map(({ rule }) => rule)
    expect(rules).toEqual(expect.arrayContaining(['iss is exactly jwtp.gg4l.com', 'It has not expired', 'kid is a plain name']))
    expect(new Set(rules).size).toBe(rules.length)
  })

  it('says everything at once', () => {
    const reasons = broken(gg4l, { header: { alg: 'none' }, claims: { iss: 'x', exp: 1_772_370_000_000, iat: second + 999, admin: true } })
    for (const reason of [
      /alg is "none"/,
      /iss is "x"/,
      /sub is missing/,
      /milliseconds/,
      /in the future/,
      /longer than 24 hours/,
      /guid is missing/,
      /"admin"/,
    ])
      expect(reasons.join(' ')).toMatch(reason)
  })

  it.each([
    ['an exp that is still to come', { exp: second + 1 }, null],
    ['an exp that has come', { exp: second }, /expired at 2026-03-01T12:00:00.000Z/],
    ['an exp before every calendar', { exp: -1e300 }, /expired at -1e\+300/],
    ['an iat a minute ahead', { iat: second + 60 }, null],
    ['an iat further ahead', { iat: second + 61 }, /issued at 2026-03-01T12:01:01.000Z, which is in the future/],
    ['an nbf that has come', { nbf: second + 60 }, null],
    ['an nbf still to come', { nbf: second + 61 }, /does not work before 2026-03-01T12:01:01/],
    ['an exp as text', { exp: '1' }, null],
  ])('judges the time of %s', (_, change, reason) => {
    const reasons = broken(gg4l, { header, claims: { ...claims, ...change } }).filter((one) => /expired|future|before/.test(one))
    expect(reasons).toEqual(reason ? [expect.stringMatching(reason)] : [])
  })

  it('reads the end of a token as its kind does', () => {
    const token = { header, claims: { eaid: 'integration-7', exp: second * 1000 - 1, email: 'ana@example.org', name: 'Ana Reyes' } }
    expect(broken(judgeOf('synap', { eaid: 'integration-7', exp_unit: 'milliseconds' }), token)).toEqual([
      'It expired at 2026-03-01T11:59:59.999Z.',
    ])
    expect(broken(synap, token)).toEqual([expect.stringContaining('looks like milliseconds')])
  })

  it('keeps no token for valid while the settings are not complete', () => {
    expect(judgeToken(judgeOf('gg4l', {}), { header, claims }, now).findings).toEqual([
      { rule: 'The settings of the portal are complete', broken: expect.stringContaining('not complete') },
    ])
  })

  it('lets a custom portal have the kid of its template', () => {
    const settings = {
      link_template: 'https://library.example.org/enter?jwt={token}',
      claims_template: '{"sub":"{guid}","exp":"{exp}"}',
      header_template: '{"alg":"HS256","typ":"JWT","kid":"https://library.example.org/key"}',
    }
    const token = { header: { ...header, kid: 'https://library.example.org/key' }, claims: { sub: 'g1', exp: second + 60 } }
    expect(broken(judgeOf('custom', settings), token)).toEqual([])
    expect(broken(judgeOf('custom', settings), { ...token, header: { ...header, kid: '../key' } }).join(' ')).toContain('"../key"')
  })
})

describe('headerFindings', () => {
  it.each([
    {},
    { alg: 'HS256', typ: 'JWT', kid: 'key-one' },
    { kid: '2011-04-29' },
    { kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
    { kid: 'aGk/x+y=' },
    { kid: 'urn:uuid:5a7c' },
    { crit: undefined },
  ])('finds nothing in %j', (header) => {
    const given = Object.fromEntries(Object.entries(header).filter(([, value]) => value !== undefined))
    expect(headerFindings(given).map(({ broken }) => broken)).toEqual([null, null, null])
  })

  it.each([
    [{ crit: ['exp'] }, /crit/],
    [{ b64: false, crit: ['b64'] }, /crit and b64/],
    [{ jku: 'https://keys.example.org' }, /jku/],
    [{ jwk: { kty: 'oct', k: 'AAAA' } }, /jwk/],
    [{ x5u: 'https://keys.example.org', x5c: ['MII'] }, /x5u and x5c/],
    [{ kid: '../../../../dev/null' }, /kid is/],
    [{ kid: '/etc/passwd' }, /kid is/],
    [{ kid: "x' UNION SELECT 'secret" }, /kid is/],
    [{ kid: 'key|cat /etc/passwd' }, /kid is/],
    [{ kid: 'https://keys.example.org/k' }, /kid is/],
    [{ kid: 'a\0b' }, /kid is/],
    [{ kid: '' }, /kid is/],
    [{ kid: 7 }, /kid is 7/],
    [{ kid: null }, /kid is null/],
    [{ kid: 'k'.repeat(201) }, /kid is/],
  ])('tells of %j', (header, reason) => {
    const reasons = headerFindings(header).flatMap(({ broken }) => broken ?? [])
    expect(reasons).toEqual([expect.stringMatching(reason)])
  })
})

describe('judgeWithoutPortal', () => {
  const reasons = (change: { header?: object; claims?: object }) =>
    judgeWithoutPortal({ header: { ...header, ...change.header }, claims: { ...claims, ...change.claims } }, now).flatMap(
      ({ broken }) => broken ?? [],
    )

  it.each([
    {},
    { header: { alg: 'RS256', kid: 'key-one' } },
    { claims: { exp: undefined, iat: undefined } },
    { claims: { nbf: second } },
    { claims: { iss: 'anybody', admin: true } },
  ])('finds nothing in a token with %j', (change) => {
    expect(reasons(change)).toEqual([])
  })

  it.each([
    [{ header: { alg: 'none' } }, /alg is "none"; portals accept HS256 or RS256 only/],
    [{ header: { alg: 'None' } }, /alg is "None"/],
    [{ header: { alg: 'HS512' } }, /alg is "HS512"/],
    [{ header: { alg: 'ES256' } }, /alg is "ES256"/],
    [{ header: { alg: undefined } }, /alg is missing/],
    [{ header: { jku: 'https://keys.example.org' } }, /jku/],
    [{ claims: { exp: second } }, /expired at 2026-03-01T12:00:00/],
    [{ claims: { exp: second * 1000 } }, /exp is 1772366400000, which looks like milliseconds/],
    [{ claims: { exp: 'soon' } }, /exp is "soon"/],
    [{ claims: { iat: second + 61 } }, /issued at .* in the future/],
    [{ claims: { nbf: second + 61 } }, /does not work before/],
  ])('tells of %j', (change, reason) => {
    expect(reasons(change)).toEqual([expect.stringMatching(reason)])
  })

  it('tells of an iat in milliseconds that it is none in seconds, and far ahead', () => {
    expect(reasons({ claims: { iat: second * 1000 } })).toEqual([
      expect.stringMatching(/iat is 1772366400000, which looks like milliseconds/),
      expect.stringMatching(/in the future/),
    ])
  })
})

describe('rankFor', () => {
  const others = [gg4l, synap, getConnected, proprofs, passage]
  const best = (header: Record<string, unknown>, claims: Record<string, unknown>) =>
    [...others].sort((one, other) => rankFor(one, { header, claims }, now) - rankFor(other, { header, claims }, now))[0]

  it.each([
    ['the client ID as sub', header, { sub: 'contact_setup_test' }, gg4l],
    ['the integration ID as eaid', header, { eaid: 'integration-7' }, synap],
    ['the App ID as iss', { alg: 'RS256' }, { iss: 'app-of-the-district' }, passage],
    ['the App ID within iss', { alg: 'RS256' }, { iss: 'https://auth.passage.id/v1/apps/app-of-the-district' }, passage],
    ['the claims of Get Connected', header, { email: 'a@example.org', firstName: 'A', lastName: 'B', iat: second, jti: '1' }, getConnected],
    ['the claims of ProProfs', { typ: 'JWT', alg: 'HS256' }, { iat: second, jti: 'j'.repeat(42), user_email: 'a@example.org' }, proprofs],
    ['the issuer of GG4L and another client', header, { ...claims, sub: 'somebody_else' }, gg4l],
  ])('tells by %s whose a token is', (_, header, claims, expected) => {
    expect(best(header, claims)).toBe(expected)
  })

  it('puts a portal whose settings are not complete behind one that judges', () => {
    const token = { header: {}, claims: {} }
    expect(rankFor(judgeOf('gg4l', {}), token, now)).toBeGreaterThan(rankFor(gg4l, token, now))
  })
})

describe('expiresAt', () => {
  it.each([
    ['the seconds of exp', gg4l, { exp: second }, now],
    ['three minutes after iat, where that is the rule', proprofs, { iat: second }, new Date(now.getTime() + 180_000)],
    ['nothing, where nothing tells', getConnected, { iat: second }, null],
    ['nothing, where exp is missing', gg4l, {}, null],
    ['nothing, where no calendar holds it', gg4l, { exp: 1e300 }, null],
    ['nothing, while the settings are not complete', judgeOf('gg4l', {}), { exp: second }, null],
  ])('is %s', (_, portal, claims, expected) => {
    expect(judgeToken(portal, { header, claims }, now).expiresAt).toEqual(expected)
  })
})
