import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPastedToken } from './pasted-token'

const part = (text: string | Buffer) => Buffer.from(text).toString('base64url')

function sign(claims: object, header = '{"alg":"HS256","typ":"JWT"}'): string {
  const input = `${part(header)}.${part(JSON.stringify(claims))}`
  return `${input}.${createHmac('sha256', 'a secret').update(input).digest('base64url')}`
}

const token = sign({ iss: 'jwtp.gg4l.com', guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a', exp: 1_772_370_000 })
const rsa = `${part('{"alg":"RS256","kid":"k1"}')}.${part('{"sub":"u1"}')}.${part(Buffer.alloc(256, 77))}`
const wrap = (text: string, columns: number, end = '\n') => (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join(end)
const inUrl = encodeURIComponent

function found(text: string) {
  const pasted = findPastedToken(text)
  if ('reason' in pasted) throw new Error(pasted.reason)
  return pasted.token
}

const taken: Array<[string, string]> = [
  ['itself', token],
  ['blanks around it', ` \t${token}\r\n`],
  ['Bearer before it', `Bearer ${token}`],
  ['a whole header line', `Authorization: bearer   ${token}`],
  ['double quotes', `"${token}"`],
  ['single quotes', `'${token}'`],
  ['backquotes', `\`${token}\``],
  ['typographic quotes', `„${token}“`],
  ['angle brackets', `<${token}>`],
  ['Bearer in quotes', `"Bearer ${token}"`],
  ['JSON', `{"token": "${token}", "kind": "jwt"}`],
  ['JSON without blanks', `{"token":"${token}"}`],
  ['a cookie', `psg_auth_token=${token}; Path=/; Secure`],
  ['a query parameter', `https://portal.example.org/setup?jwt=${token}`],
  [
    'a parameter before others',
    `https://portal.example.org/sso/jwta/?payload=${token}&return=https%3A%2F%2Fdesk.example.org%2Fi%2Foak%2Fx`,
  ],
  ['a parameter before a fragment', `https://portal.example.org/?token=${token}#top`],
  ['a path', `https://portal.example.org/setup/${token}`],
  ['the middle of a path', `https://portal.example.org/${token}/welcome`],
  ['a fragment', `https://portal.example.org/#${token}`],
  ['a host whose name begins like a token', `https://eyes.example.org/?jwt=${token}`],
  ['angle brackets around a link', `<https://portal.example.org/?jwt=${token}>`],
  ['dots in percent-encoding', `https://portal.example.org/?jwt=${token.replaceAll('.', '%2E')}`],
  ['all in percent-encoding', `https://portal.example.org/?jwt=${[...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join('')}`],
  ['a link within a link', `https://safe.example.org/?url=${inUrl(`https://portal.example.org/?jwt=${token}&a=b`)}&data=1`],
  [
    'a link within a link within a link',
    `https://a.example.org/?u=${inUrl(`https://b.example.org/?u=${inUrl(`https://c.example.org/?jwt=${token}`)}`)}`,
  ],
  ['an encoded link alone', inUrl(`https://portal.example.org/?jwt=${token}`)],
  ['a sentence', `Dear family, press https://portal.example.org/?jwt=${token} and then choose a password.`],
  ['a mail', `Hello,\n\nhttps://portal.example.org/?jwt=${token}\n\nThanks\nThe school office`],
  ['lines of 76 characters', wrap(token, 76)],
  ['lines of 20 characters with blanks', wrap(token, 20, '\r\n  ')],
  ['lines of one character', wrap(token, 1)],
  ['a quoted mail', `> ${wrap(token, 60, '\n> ')}`],
  ['a link cut within its address', `https://portal.exam\nple.org/?jwt=${wrap(token, 40)}\n\nThanks`],
  ['a link cut before the token', `https://portal.example.org/setup?\njwt=${token}`],
  ['a mail that cuts the signature', `See:\n${token.slice(0, -10)}\n${token.slice(-10)}\nThanks`],
  ['quoted-printable', `https://portal.example.org/?jwt=3D${wrap(token, 70, '=\r\n')}`],
  ['a wrapped link within a link', wrap(`https://safe.example.org/?url=${inUrl(`https://b.example.org/?jwt=${token}&a=b`)}&data=1`, 76)],
  ['lines after words that begin like tokens', `For example, see eyes.example.org:\n${'eyJ '.repeat(5)}\n${wrap(token, 40)}\nThanks`],
  ['the end of a long mail', `${'For example, we expect everybody here. '.repeat(400)}\n\n${wrap(token, 40)}\n\nThanks`],
  ['marks around it', `${'"'.repeat(30_000)}${token}${'"'.repeat(30_000)}`],
  ['HTML', `<a href="https://portal.example.org/?jwt=${token}&amp;lang=es">Set up</a>`],
]

describe('findPastedToken', () => {
  it.each(taken)('takes a token out of %s', (_, text) => {
    expect(found(text)).toMatchObject({ token, faults: [] })
  })

  it.each(taken.filter(([, text]) => text.includes(token)))('takes an RS256 token out of %s', (_, text) => {
    expect(found(text.replaceAll(token, rsa))).toMatchObject({ token: rsa, faults: [] })
  })

  it('takes an RS256 token whose signature was wrapped', () => {
    expect(found(`Hello\n${wrap(rsa, 76)}`)).toMatchObject({ token: rsa, faults: [] })
  })

  it.each([
    ['padding', `${token}=`, /padding/],
    ['padding in a link', `https://portal.example.org/?jwt=${token}=`, /padding/],
    ['padding in a link before a parameter', `https://portal.example.org/?jwt=${token}==&a=b`, /padding/],
    ['padding in percent-encoding', `https://portal.example.org/?jwt=${token}%3D`, /padding/],
    ['a byte more', `${token}A`, /trailing bytes/],
    ['a mark', `${token}!`, /no token ends with/],
    ['NUL', `${token}\0`, /no token ends with/],
    ['an encoded NUL', `https://portal.example.org/?jwt=${token}%00`, /no token ends with/],
    ['an encoded line end', `https://portal.example.org/?jwt=${token}%0a`, /no token ends with/],
    ['a comma', `${token},`, /no token ends with/],
    ['a full stop', `${token}.`, /4 parts/],
    ['a parameter without an address', `${token}&a=b`, /no token ends with/],
    ['a bidirectional mark before it', `\u202e${token}`, /base64url/],
    ['a character lost', token.slice(0, -1), /cut short|not canonical/],
  ])('keeps as a fault %s', (_, text, reason) => {
    const { faults } = found(text)
    expect(faults.join(' ')).toMatch(reason)
  })

  it.each([
    ['an invite page', 'https://desk.example.org/i/oak-district/7h4k2m9qzx0v1t8n5r3w6y2c4b', /the address of an invite page/],
    ['an invite page as typed from paper', '<https://desk.example.org/i/oak/7H4K-2M9Q-ZX0V-1T8N-5R3W-6Y2C-4B>', /invite page/],
    ['an invite page with a language', 'https://desk.example.org/i/oak/7h4k2m9qzx0v1t8n5r3w6y2c4b?lang=es', /invite page/],
    ['a return address', `https://desk.example.org/i/oak/${'0a'.repeat(32)}/returned`, /a return address/],
    [
      'a return address with what the portal said',
      `https://desk.example.org/i/oak/${'0a'.repeat(32)}/returned?kind=jwt&message=no`,
      /a return address/,
    ],
    ['an address without a token', 'https://portal.example.org/setup?jwt=', /the address holds none/],
    ['a host whose name begins like a token', 'https://eyes.on.example.org/setup', /the address holds none/],
  ])('says of %s what it is', (_, text, reason) => {
    expect(findPastedToken(text)).toEqual({ reason: expect.stringMatching(reason) })
    expect(findPastedToken(text)).toEqual({ reason: expect.stringContaining('not a token') })
  })

  it.each(['', ' \n', 'hello', 'hello there', 'a.b.c', '...', 'ey', 'ey.', '%', '%2e', '\ud800', '=\n=', '<>', '"'])(
    'finds faults in %j',
    (text) => {
      expect(found(text).faults.length).toBeGreaterThan(0)
    },
  )

  it.each(['ey.', '/ey..', 'ey.ey.ey ', 'e\n', '%25', '=\n', '"', 'eyJ', '/ey', '%65%79.', 'https://e/', ' ', '\ud800'])(
    'answers 64 KiB of %j',
    (unit) => {
      const pasted = findPastedToken(unit.repeat((64 * 1024) / unit.length))
      expect('reason' in pasted || pasted.token.faults.length > 0).toBe(true)
    },
  )

  it('finds a token of 8 KiB that was wrapped', () => {
    const long = sign({ sub: 'x'.repeat(6_000) })
    for (const columns of [40, 60, 76])
      expect(found(`Hello\n\n${wrap(long, columns)}\n\nThanks`)).toMatchObject({ token: long, faults: [] })
  })

  const bytes = 64 * 1024
  const of = (unit: string) => unit.repeat(Math.floor(bytes / unit.length))
  const upTo = (text: string, unit: string) => text + unit.repeat(Math.floor((bytes - text.length) / unit.length))
  it.each([
    ['beginnings', of('ey ')],
    ['exact beginnings', of('eyJ ')],
    ['beginnings with a dot', of('eyJ. ')],
    ['beginnings with dots and no blanks', of('eyJ.')],
    ['beginnings before percent signs', of('eyJ%2e ')],
    ['long words that begin so', of(`eyJ.${'A'.repeat(500)} `)],
    ['beginnings in addresses', of('/?a=eyJ ')],
    ['beginnings in quoted-printable', of('eyJ=\n=3DeyJ ')],
    ['quotes', of('"')],
    ['quotes after a letter', upTo('x', '"')],
    ['quotes before a letter', `${'"'.repeat(bytes - 1)}x`],
    ['quoted letters', of('"x')],
    ['quoted beginnings', of('"eyJ" ')],
    ['dots', of('.')],
    ['dots and blanks', of('. ')],
    ['line breaks', of('\n')],
    ['soft line breaks', of('=\r\n')],
    ['letters and line breaks', of('e\n')],
    ['percent signs', of('%')],
    ['encoded percent signs', of('%25')],
    ['encoded percent signs and blanks', of('%25 ')],
    ['a beginning before encoded percent signs', upTo('eyJ', ' %252e')],
    ['backslashes', of('\\')],
    ['= before letters', upTo(`eyJ.${'='.repeat(7_000)}`, ' A')],
    ['quotes in JSON that is cut off, before letters', upTo(`${part(`{"${'\\"'.repeat(2_900)}`)}.`, ' A')],
    ['brackets in JSON that is cut off, before letters', upTo(`${part(`{"a":${'['.repeat(5_800)}`)}.`, ' A')],
    ['members in JSON that is cut off, before letters', upTo(`${part(`{${'"a":1,'.repeat(1_000)}`)}.`, ' A')],
    ['addresses of invite pages', upTo('', '/i/oak/7h4k2m9qzx0v1t8n5r3w6y2c4b?').concat('\nx').slice(-bytes)],
    ['beginnings of addresses', of('/i/')],
    ['schemes', of('a+')],
  ])('reads each character of 64 KiB of %s a bounded number of times', (_, text) => {
    const effort = { readings: 0, characters: 0 }
    const pasted = findPastedToken(text, effort)
    expect('reason' in pasted || pasted.token.faults.length > 0).toBe(true)
    const words = text.split(/\s/).length
    expect(effort.readings).toBeLessThanOrEqual(2 * (words + 301))
    expect(effort.characters).toBeLessThanOrEqual(80 * bytes)
  })

  it('counts what it reads', () => {
    const effort = { readings: 0, characters: 0 }
    findPastedToken(of('eyJ '), effort)
    expect(effort.readings).toBeGreaterThan(300)
    expect(effort.characters).toBeGreaterThan(bytes / 2)
  })

  it('finds a token again in any sentence around it', () => {
    const words = fc.array(
      fc.string({ unit: 'grapheme-ascii' }).filter((word) => !/e[w-z3]|[.%=]/.test(word)),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(found(`${before.join(' ')} ${token}\n${after.join(' ')}`)).toMatchObject({ token, faults: [] })
      }),
    )
  })

  it('never makes the token out of one whose bits were changed', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(token)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        for (const text of [bytes.toString(), bytes.toString('latin1')]) {
          const pasted = findPastedToken(text)
          expect('token' in pasted && pasted.token.faults.length === 0 && pasted.token.token === token).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never throws', () => {
    const unit = fc.oneof(
      fc.constantFrom('ey', '.', '=', '\n', '%2E', '%', '/', '?', token, '"', '>', ' '),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => void findPastedToken(units.join(''))),
      { numRuns: 150 },
    )
  })
})
