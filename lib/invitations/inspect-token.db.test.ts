import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { savePortal } from '@/lib/portals/save-portal'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { inspectedBytes, inspectToken } from './inspect-token'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const issuedAt = now.getTime() / 1000

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A token by hand, sharing no code with the signer. */
function forge(claims: unknown, { header = { alg: 'HS256', typ: 'JWT' } as unknown, secret = testSecret } = {}): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

const good = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: issuedAt + 3_600, iat: issuedAt, guid: 'g1' }

async function issued() {
  const district = await makeIssuingDistrict([{ guid: 'g1', students: [{ school: 'Oak' }] }])
  const { links } = await issueTo(district.sender, { ...district, lifetimeSeconds: 3_600, now })
  const [link] = links
  if (!link) throw new Error('There is a link.')
  return { ...district, link, token: link.url.slice(testLinkBase.length) }
}

let shared: Awaited<ReturnType<typeof issued>>

beforeAll(async () => {
  shared = await issued()
})

describe('inspectToken', () => {
  it('knows a link of ours: what it says, whose signature it has, and who gave it to whom', async () => {
    const { auditor, slug, portalId, link, token, contactIds } = await issued()
    const expected = {
      valid: true,
      reasons: [],
      header: { alg: 'HS256', typ: 'JWT' },
      claims: good,
      portal: { id: portalId, name: 'Parent Portal', kind: 'gg4l', secretVersion: 1 },
      issued: {
        linkId: link.id,
        contactId: contactIds[0],
        contactName: 'Ana Reyes',
        guid: 'g1',
        issuedBy: `sender@${slug}.example.org`,
        issuedAt: link.issuedAt,
        expiresAt: link.expiresAt,
      },
    }
    for (const text of [token, link.url, `  ${link.url}\n`, `${link.url}&lang=en`, `https://x.example.org/#${token}`]) {
      expect(await inspectToken(auditor, text, now)).toMatchObject(expected)
    }
  })

  it('says of an expired one when it died', async () => {
    const { owner, token, link } = await issued()
    const died = await inspectToken(owner, token, later(3_600))
    expect(died).toMatchObject({ valid: false, issued: { linkId: link.id }, reasons: ['It expired at 2026-03-01T13:00:00.000Z.'] })
    expect((await inspectToken(owner, token, later(3_599))).valid).toBe(true)
  })

  it('still knows the signature of an older secret', async () => {
    const { owner, portalId, token } = await issued()
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: {}, secret: `${testSecret}-new` }, now)
    expect(await inspectToken(owner, token, now)).toMatchObject({ valid: true, portal: { secretVersion: 1 } })
    expect((await inspectToken(owner, forge(good, { secret: `${testSecret}-new` }), now)).portal?.secretVersion).toBe(2)
  })

  it('tells a token that GG4L would take but nobody issued here', async () => {
    const { owner } = shared
    expect(await inspectToken(owner, forge({ ...good, guid: 'g2' }), now)).toMatchObject({ valid: true, reasons: [], issued: null })
  })

  it('tells nothing of a contact to a sender of other schools, and nothing of us to another district', async () => {
    const { sender, token } = await issued()
    expect((await inspectToken({ ...sender, schools: ['Oak'] }, token, now)).issued).not.toBeNull()
    expect((await inspectToken({ ...sender, schools: ['Elm'] }, token, now)).issued).toBeNull()
    const elsewhere = await makeDistrict()
    expect(await inspectToken(elsewhere.owner, token, now)).toMatchObject({ valid: false, portal: null, issued: null, claims: good })
  })

  it.each([
    ['another secret', () => forge(good, { secret: 'x'.repeat(40) }), /not made with any client secret/],
    ['altered claims', () => forge(good).replace(/\.[^.]+\./, `.${part({ ...good, guid: 'g2' })}.`), /not made with any client secret/],
    ['an altered signature', () => `${forge(good).slice(0, -2)}AA`, /not made with any client secret|not canonical/],
    [
      'alg none',
      () => `${part({ alg: 'none' })}.${part(good)}.`,
      /not signed at all.*accepts HS256 only|accepts HS256 only.*not signed at all/,
    ],
    ['alg None with a signature of ours', () => forge(good, { header: { alg: 'None', typ: 'JWT' } }), /another algorithm/],
    ['RS256 over our secret', () => forge(good, { header: { alg: 'RS256', typ: 'JWT' } }), /another algorithm/],
    ['HS512', () => forge(good, { header: { alg: 'HS512', typ: 'JWT' } }), /another algorithm/],
    ['no alg', () => forge(good, { header: { typ: 'JWT' } }), /another algorithm/],
    ['an unknown crit', () => forge(good, { header: { alg: 'HS256', typ: 'JWT', crit: ['x'], x: 1 } }), /crit/],
    ['a 13-digit exp', () => forge({ ...good, exp: 1_772_384_400_000 }), /looks like milliseconds/],
    [
      'times in milliseconds',
      () => forge({ ...good, iat: issuedAt * 1000, exp: issuedAt * 1000 + 60_000 }),
      /exp is .* looks like milliseconds/,
    ],
    ['an exp past every calendar', () => forge({ ...good, exp: 1e300 }), /exp is 1e\+300; it must be a whole number/],
    ['an exp that no number holds', () => forge(`${JSON.stringify(good).slice(0, -1)},"exp":1e400}`), /the number 1e400/],
    ['no exp', () => forge({ ...good, exp: undefined }), /exp is missing/],
    ['a fractional exp', () => forge({ ...good, exp: issuedAt + 0.5 }), /whole number/],
    ['a text exp', () => forge({ ...good, exp: String(good.exp) }), /whole number/],
    ['more than 24 hours', () => forge({ ...good, exp: issuedAt + 86_401 }), /longer than 24 hours/],
    ['an iat in the future', () => forge({ ...good, iat: issuedAt + 120 }), /in the future/],
    ['another issuer', () => forge({ ...good, iss: 'https://jwtp.gg4l.com' }), /iss is/],
    ['another client', () => forge({ ...good, sub: 'somebody_else' }), /sub is/],
    ['an extra claim', () => forge({ ...good, admin: true }), /does not document/],
    ['a duplicate member', () => forge(`{"guid":"g2",${JSON.stringify(good).slice(1)}`), /member "guid" twice/],
    ['__proto__ as a claim', () => forge(`{"__proto__":{"valid":true},${JSON.stringify(good).slice(1)}`), /does not document/],
    [
      'a key of its own',
      () => forge(good, { header: { alg: 'HS256', typ: 'JWT', jwk: { kty: 'oct' } } }),
      /names the key it is to be checked with/,
    ],
    ['a kid that climbs', () => forge(good, { header: { alg: 'HS256', typ: 'JWT', kid: '../../dev/null' } }), /kid is/],
    ['padding', () => `${forge(good)}=`, /padding/],
    ['trailing bytes', () => `${forge(good)}AAAA`, /trailing bytes/],
    ['a page of ours', () => 'https://desk.example.org/i/oak/7h4k2m9qzx0v1t8n5r3w6y2c4b', /the address of an invite page/],
    ['no token at all', () => 'hello', /not a token/],
    ['nothing', () => '', /not a token/],
    ['an address without a token', () => 'https://portal.example.org/setup', /not a token/],
    ['control characters and bidi marks', () => `\u202e${forge(good)}\0`, /base64url does not have.*no token ends with/],
    ['a token longer than 8 KiB', () => forge({ ...good, guid: 'x'.repeat(9_000) }), /longer than 8 KiB/],
  ])('says what is wrong with %s', async (_, makeText, reason) => {
    const { owner } = shared
    const { valid, reasons } = await inspectToken(owner, makeText(), now)
    expect(valid).toBe(false)
    expect(reasons.join(' ')).toMatch(reason)
  })

  it('takes 64 KiB and refuses one byte more, counted in bytes', async () => {
    const { owner } = shared
    expect(await inspectToken(owner, 'x'.repeat(inspectedBytes), now)).toMatchObject({ valid: false })
    for (const text of ['x'.repeat(inspectedBytes + 1), 'ä'.repeat(inspectedBytes / 2 + 1)]) {
      await expect(inspectToken(owner, text, now)).rejects.toMatchObject({ code: 'too_large' })
    }
  })

  it.each([
    ['claims', (deep: string) => forge(`{"iss":${deep}}`)],
    ['headers', (deep: string) => forge(good, { header: `{"alg":${deep}}` })],
  ])('survives hugely nested %s', async (_, makeText) => {
    const { owner } = shared
    const deep = `${'['.repeat(2_800)}${']'.repeat(2_800)}`
    expect(await inspectToken(owner, makeText(deep), now)).toMatchObject({ valid: false })
    const open = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
    expect(await inspectToken(owner, makeText(open), now)).toMatchObject({ valid: false })
  })

  it.each(['=', '.', 'ey.', '/ey..', '"', '\\"', ' '])('answers 64 KiB of %j', async (unit) => {
    const { owner } = shared
    expect(await inspectToken(owner, unit.repeat(inspectedBytes / unit.length), now)).toMatchObject({ valid: false })
  })

  it('calls nothing valid while the portal’s settings are not complete', async () => {
    const { owner, portalId, token } = await issued()
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: { link_base: '' } }, now)
    expect(await inspectToken(owner, token, now)).toMatchObject({ valid: false, reasons: [expect.stringContaining('not complete')] })
  })

  it('says that there is no portal yet to check against', async () => {
    const { owner } = await makeDistrict()
    expect((await inspectToken(owner, forge(good), now)).reasons.join(' ')).toContain('no portal yet')
  })

  it.each([
    ['expired', { ...good, exp: issuedAt }, /It expired at 2026-03-01T12:00:00/, {}],
    ['from the future', { ...good, iat: issuedAt + 120 }, /in the future/, {}],
    ['in milliseconds', { ...good, exp: 1_772_384_400_000 }, /exp is .* looks like milliseconds/, {}],
    ['issued in milliseconds', { ...good, iat: issuedAt * 1000 }, /iat is .* looks like milliseconds/, {}],
    ['by no algorithm', good, /alg is "none"/, { alg: 'none' }],
    ['by another algorithm', good, /alg is "HS512"/, { alg: 'HS512' }],
  ])('says of a token %s what needs no portal to be known', async (_, claims, reason, header) => {
    const { owner } = await makeDistrict()
    const { reasons, rules, judgedBy } = await inspectToken(owner, forge(claims, { header: { alg: 'HS256', ...header } }), now)
    expect(reasons.join(' ')).toMatch(reason)
    expect(rules.flatMap(({ broken }) => broken ?? [])).toEqual(expect.arrayContaining([expect.stringMatching(reason)]))
    expect(judgedBy).toBeNull()
  })

  it('names the portal a link was issued for, although another holds the same secret', async () => {
    const { owner, portalId, token } = await issued()
    await savePortal(owner, { kind: 'gg4l', name: 'A second one, older in the alphabet', settings: {}, secret: testSecret }, new Date(0))
    expect(await inspectToken(owner, token, now)).toMatchObject({ valid: true, portal: { id: portalId } })
  })

  it('says every fault and every broken rule at once', async () => {
    const claims = `{"iss":"gg4l","sub":"somebody_else","exp":1772384400000,"iat":${issuedAt + 999},"guid":"a","guid":"","admin":true}`
    const { reasons, rules } = await inspectToken(
      shared.owner,
      `${forge(claims, { header: { alg: 'none', jku: 'x' }, secret: 'x' })}==`,
      now,
    )
    const expected = [
      /padding/,
      /"guid" twice/,
      /not signed at all/,
      /alg is "none"/,
      /jku/,
      /iss is/,
      /sub is/,
      /milliseconds/,
      /future/,
      /24 hours/,
      /guid is/,
      /"admin"/,
    ]
    for (const reason of expected) expect(reasons.join(' ')).toMatch(reason)
    expect(rules.filter(({ broken }) => broken !== null).length).toBeGreaterThanOrEqual(expected.length - 1)
    expect(rules.some(({ broken }) => broken === null)).toBe(true)
  })

  it('shows a number that no JSON holds as text, and a date that no calendar holds as a number', async () => {
    const { claims, expiresAt, valid } = await inspectToken(shared.owner, forge('{"exp":1e300,"iat":-1e300,"more":[1e400]}'), now)
    expect([claims, expiresAt, valid]).toEqual([{ exp: 1e300, iat: -1e300, more: ['1e400'] }, null, false])
  })

  it.each([
    ['padding', (token: string) => `${token}=`],
    ['trailing bytes', (token: string) => `${token}AAAA`],
    ['padding in its link', (token: string) => `${testLinkBase}${token}==&lang=en`],
    ['a full stop', (token: string) => `${token}.`],
    ['NUL', (token: string) => `${token}\0`],
  ])('says which link it would be without %s', async (_, spoil) => {
    const { owner, token, link } = shared
    const inspection = await inspectToken(owner, spoil(token), now)
    expect(inspection).toMatchObject({ valid: false, issued: { linkId: link.id }, portal: { secretVersion: 1 }, claims: good })
    expect(inspection.reasons).toContain('Without that it would be the token of a link that was issued here.')
  })

  it('keeps nothing of what was pasted', async () => {
    const token = forge({ ...good, guid: 'pasted-and-forgotten' })
    await inspectToken(shared.owner, token, now)
    expect(await findInDatabase(shared.districtId, token)).toEqual([])
    expect(await findInDatabase(shared.districtId, 'pasted-and-forgotten')).toEqual([])
  })

  it('takes what was wrapped, quoted or encoded', async () => {
    const { owner, token, link } = shared
    const wrapped = `Hello Ana,\n\n<${(link.url.match(/.{1,70}/g) ?? []).join('\n')}>\n\nThe school office`
    const nested = `https://safe.example.org/?url=${encodeURIComponent(link.url)}&data=1`
    for (const text of [`Bearer ${token}`, `"${token}"`, `<${link.url}>`, wrapped, nested]) {
      expect(await inspectToken(owner, text, now)).toMatchObject({ valid: true, issued: { linkId: link.id } })
    }
  })

  it('never throws, and calls nothing valid that nobody signed', async () => {
    const { owner, token } = shared
    const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 60 })
    const change = fc.tuple(fc.nat(token.length), fc.nat(4), fc.oneof(anyText, fc.constant('')))
    const mutated = fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), token))
    const bytes = fc.uint8Array({ maxLength: 400 }).map((given) => Buffer.from(given).toString())
    const surrogates = fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe0ff }).map((code) => String.fromCharCode(code)) })
    const deep = fc.integer({ min: 1, max: 1_000 }).map((levels) => forge(`{"iss":${'['.repeat(levels)}${']'.repeat(levels)}}`))
    const sizes = fc.constantFrom(1, 8 * 1024, inspectedBytes).map((length) => token.repeat(400).slice(0, length))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), anyText, bytes, surrogates, mutated, deep, sizes), async (text) => {
        const { valid, reasons, header, claims } = await inspectToken(owner, text, now)
        expect(valid).toBe(reasons.length === 0)
        if (valid) expect(text).toContain(token)
        expect(JSON.parse(JSON.stringify({ header, claims }))).toEqual({ header, claims })
      }),
      { numRuns: 120 },
    )
  })

  it('refuses a megabyte', async () => {
    await expect(inspectToken(shared.owner, 'e'.repeat(1_000_000), now)).rejects.toMatchObject({ code: 'too_large' })
  })
})
