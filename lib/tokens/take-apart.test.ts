import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeApart } from './take-apart'

const part = (text: string | Buffer) => Buffer.from(text).toString('base64url')
const header = part('{"alg":"HS256","typ":"JWT"}')
const claims = part('{"guid":"g1"}')
const signature = part(Buffer.alloc(32, 9))
const whole = `${header}.${claims}.${signature}`

/** A token whose claims part holds exactly these bytes. */
const withClaims = (json: string | Buffer) => `${header}.${part(json)}.${signature}`
const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`

const ruleBroken = (text: string, rule: RegExp) => {
  const finding = takeApart(text).structure.find((one) => rule.test(one.rule))
  if (!finding) throw new Error(`No rule is called ${rule}.`)
  return finding.broken
}

describe('takeApart', () => {
  it('takes a token apart', () => {
    expect(takeApart(whole)).toMatchObject({
      faults: [],
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { guid: 'g1' },
      token: whole,
      signingInput: `${header}.${claims}`,
      signature: Buffer.alloc(32, 9),
    })
  })

  const eightKib = `${header}.${'A'.repeat(8_192 - header.length - signature.length - 2)}.${signature}`
  const rsa = part('{"alg":"RS256","kid":"k"}')
  const bom = Buffer.from([0xef, 0xbb, 0xbf])

  /** Each rule of the form: what keeps it, and what breaks it with which reason. */
  const both: Array<[rule: RegExp, kept: string[], broken: Array<[string, RegExp]>]> = [
    [
      /8 KiB/,
      [whole, eightKib],
      [
        [`${eightKib}A`, /longer than 8 KiB/],
        [withClaims('ä'.repeat(4_097)), /longer than 8 KiB/],
        [`ä${whole.padEnd(8_191, 'A')}`, /longer/],
      ],
    ],
    [
      /three parts/,
      [whole, `${header}.${claims}.`, `${header}..${signature}`],
      [
        ['', /no text/],
        ['a', /not a token/],
        ['hello', /not a token/],
        [`${header}.${claims}`, /signature, is missing/],
        [`${whole}.`, /4 parts/],
        [`${whole}.x`, /4 parts/],
        ['a.b.c.d.e', /encrypted token/],
        ['.'.repeat(8_000), /8001 parts/],
      ],
    ],
    [
      /base64url/,
      [whole, withClaims('{"a":"???>>>"}'), `${rsa}.${claims}.${part(Buffer.alloc(256, 251))}`],
      [
        [`${whole}=`, /signature ends with padding/],
        [
          `${header}==.${claims}=.${signature}==`,
          /header part ends with padding.*claims part ends with padding.*signature ends with padding/,
        ],
        [`${header}.${Buffer.from('{"a":"???>>>"}').toString('base64')}.${signature}`, /plain base64/],
        [`${header}.${claims}.${Buffer.alloc(32, 251).toString('base64')}`, /plain base64/],
        [`${header}.${claims.slice(0, 4)} ${claims.slice(4)}.${signature}`, /characters that base64url does not have/],
        [`\u202e${whole}`, /header part has characters/],
        [`${header}.${claims.slice(0, -1)}R.${signature}`, /claims part is not canonical/],
        [`${header}.${claims}.${signature.slice(0, -1)}l`, /signature is not canonical/],
        [`${header}.${claims}.A`, /signature is not canonical/],
      ],
    ],
    [
      /follows the signature/,
      [whole, `${header}.${claims}.`, `${rsa}.${claims}.${part(Buffer.alloc(256, 1))}`],
      [
        [`${whole}\0`, /1 character that no token ends with/],
        [`${whole}\n`, /1 character/],
        [`${whole}%00`, /3 characters/],
        [`${whole}😀!`, /2 characters/],
        [`${whole}AAAA`, /HS256 makes 32, and 3 more follow/],
        [`${whole}A`, /1 more follows/],
        [`${header}.${claims}.${part(Buffer.alloc(31, 1))}`, /cut short: it has 31 bytes/],
      ],
    ],
    [
      /UTF-8/,
      [withClaims('{"name":"Zoë 😀 \\ud83d\\ude00 \\u0000"}')],
      [
        [withClaims(Buffer.from([0x7b, 0xff, 0x7d])), /claims part is not UTF-8/],
        [withClaims(Buffer.from('{"a":"\xed"}', 'latin1')), /not UTF-8/],
        [withClaims(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])), /not UTF-8/],
        [withClaims(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])), /not UTF-8/],
        [withClaims('{"name":"\\ud83d"}'), /half a character/],
        [withClaims('{"\\udc00":1}'), /half a character/],
        [`${part(Buffer.from([0x80]))}.${claims}.${signature}`, /header part is not UTF-8/],
      ],
    ],
    [
      /JSON objects/,
      [withClaims('{}'), withClaims(' {"a" :\n1}\t'), withClaims('{"a":"}"}')],
      [
        [withClaims('{'), /claims part is not JSON/],
        [withClaims("{'a':1}"), /not JSON/],
        [withClaims('{"a":1,}'), /not JSON/],
        [withClaims('{"a":NaN}'), /not JSON/],
        [withClaims('[]'), /not a JSON object/],
        [withClaims('null'), /not a JSON object/],
        [withClaims('"text"'), /not a JSON object/],
        [withClaims(Buffer.concat([bom, Buffer.from('{}')])), /not JSON/],
        [withClaims('{"guid":"g1"}\0'), /goes on after its JSON object: 1 byte too many/],
        [withClaims('{"guid":"g1"}{"guid":"g2"}'), /13 bytes too many/],
        [`${part('[1]')}.${claims}.${signature}`, /header part is not a JSON object/],
        [`${header}..${signature}`, /claims part is empty/],
        ['..', /header part is empty.*claims part is empty/],
      ],
    ],
    [
      /stands twice/,
      [withClaims('{"a":{"b":1},"b":1}'), withClaims('{"a":"a","b":["a"]}'), withClaims('{"__proto__":1}')],
      [
        [withClaims('{"guid":"a","guid":"b"}'), /member "guid" twice/],
        [withClaims('{"a":1,"\\u0061":1,"b":{"c":1,"c":1}}'), /member "a" twice.*member "c" twice/],
        [withClaims('{"a":1,"a":1} trailing'), /member "a" twice/],
        [`${part('{"alg":"none","alg":"HS256"}')}.${claims}.${signature}`, /header part has the member "alg" twice/],
      ],
    ],
    [
      /number/,
      [withClaims('{"a":1e308,"b":-1e308,"c":0.1,"d":12345678901234567890,"e":"1e400","f":1e-400}')],
      [
        [withClaims('{"exp":1e400}'), /the number 1e400/],
        [withClaims('{"exp":-1e400,"a":[1E+999]}'), /-1e400.*1E\+999/],
        [withClaims(`{"exp":${'9'.repeat(400)}}`), /9{100}…/],
      ],
    ],
    [
      /64 levels/,
      [withClaims(nested(64)), withClaims(`{"a":"${'['.repeat(100)}"}`)],
      [
        [withClaims(nested(65)), /nested deeper than 64 levels/],
        [withClaims(nested(1_000)), /nested deeper/],
        [withClaims(nested(2_900)), /nested deeper/],
        [withClaims(`${'{"a":'.repeat(900)}1${'}'.repeat(900)}`), /nested deeper/],
        [`${part(nested(1_000))}.${claims}.${signature}`, /header part is nested deeper/],
      ],
    ],
  ]

  describe.each(both)('by the rule %s', (rule, kept, broken) => {
    it.each(kept.map((text) => ({ text, shown: text.slice(0, 120) })))('keeps $shown', ({ text }) => {
      expect(ruleBroken(text, rule)).toBeNull()
    })

    it.each(broken.map(([text, reason]) => ({ text, reason, shown: text.slice(0, 120) })))('says $reason of $shown', ({ text, reason }) => {
      expect(ruleBroken(text, rule)).toMatch(reason)
      expect(takeApart(text).faults.join(' ')).toMatch(reason)
    })
  })

  it('says everything at once', () => {
    const text = `${part('{"alg":"HS256","alg":"HS256"}')}=.${part('{"a":1,"a":2,"exp":1e400}')}=.${signature}AAAA\0`
    const { faults } = takeApart(text)
    expect(faults).toHaveLength(7)
    for (const reason of [
      /header part ends with padding/,
      /claims part ends with padding/,
      /no token ends with/,
      /trailing bytes/,
      /"alg" twice/,
      /"a" twice/,
      /1e400/,
    ])
      expect(faults.join(' ')).toMatch(reason)
  })

  it.each([
    ['padding', `${header}==.${claims}=.${signature}=`],
    ['trailing bytes', `${whole}AAAA`],
    ['what no token has', `${whole}\0 and more`],
    ['plain base64', `${header}.${claims}.${Buffer.alloc(32, 9).toString('base64')}`],
  ])('gives the token as it would be without %s', (_, text) => {
    const { token, faults } = takeApart(text)
    expect(token).toBe(whole)
    expect(faults.length).toBeGreaterThan(0)
  })

  it('shows a number past every double as the text it was written as, so that the answer stays JSON', () => {
    const { claims: shown } = takeApart(withClaims('{"exp":1e400,"a":[-1e999,{"b":1e400}],"text":"1e400","ok":1e300}'))
    expect(shown).toEqual({ exp: '1e400', a: ['-1e999', { b: '1e400' }], text: '1e400', ok: 1e300 })
  })

  it('shows what is nested too deep up to the 64th level', () => {
    const { claims: shown } = takeApart(withClaims(nested(1_000)))
    expect(JSON.stringify(shown)).toBe(`{"a":${'['.repeat(63)}"…"${']'.repeat(63)}}`)
  })

  it('shows what can be read in spite of faults', () => {
    expect(takeApart(`${header}.${claims}`)).toMatchObject({ header: { alg: 'HS256' }, claims: { guid: 'g1' } })
    expect(takeApart(`${header}.${part('{')}.${signature}`)).toMatchObject({ header: { alg: 'HS256' }, claims: null })
    expect(takeApart(withClaims('{"guid":"g1"}\0\0'))).toMatchObject({ claims: { guid: 'g1' } })
    expect(takeApart(withClaims(Buffer.from('{"a":"\xff"}', 'latin1')))).toMatchObject({ claims: { a: '\ufffd' } })
  })

  it('keeps __proto__ as a member like any other', () => {
    const { claims: shown } = takeApart(withClaims(`{"__proto__":{"admin":true},"deep":${nested(70)},"exp":1e400}`))
    expect(Object.keys(shown ?? {})).toEqual(['__proto__', 'deep', 'exp'])
    expect(shown).not.toHaveProperty('admin')
  })

  it('shows nothing in a reason that could hide or turn it', () => {
    const { faults } = takeApart(withClaims('{"a\\u202e\\u0000\\u200b\\udb40\\udc01":1,"a\\u202e\\u0000\\u200b\\udb40\\udc01":2}'))
    expect(faults).toHaveLength(1)
    expect(faults.join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(faults.join()).toContain('\\u{202e}')
  })

  it('decodes nothing of what is longer than 8 KiB', () => {
    for (const text of [whole.padEnd(8_193, 'A'), 'x'.repeat(1_000_000), '.'.repeat(1_000_000)]) {
      expect(takeApart(text)).toMatchObject({ faults: [expect.stringContaining('8 KiB')], header: null, claims: null, token: '' })
    }
  })

  const anyText = fc.oneof(
    fc.string({ unit: fc.constantFrom('.', '=', 'e', 'y', 'A', '_', '/', '\ud800', '\0', '{') }),
    fc
      .array(
        fc.uint8Array({ maxLength: 60 }).map((bytes) => part(Buffer.from(bytes))),
        { maxLength: 5 },
      )
      .map((parts) => parts.join('.')),
    fc
      .array(
        fc.json({ depthSize: 'large' }).map((json) => part(json)),
        { minLength: 2, maxLength: 3 },
      )
      .map((parts) => parts.join('.')),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  )

  it('reads = before a letter once, also in a thousand such texts', () => {
    const text = `eyJ.${'='.repeat(8_000)}A`
    for (let times = 0; times < 1_000; times++) takeApart(text)
    expect(takeApart(text).faults.join(' ')).toContain('characters that base64url does not have')
  })

  it('never throws, and what it shows is always JSON', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { faults, structure, header, claims } = takeApart(text)
        expect(faults.length === 0).toBe(structure.every(({ broken }) => broken === null))
        expect(JSON.parse(JSON.stringify({ header, claims }))).toEqual(JSON.parse(JSON.stringify({ header, claims })))
        if (faults.length === 0) expect([header === null, claims === null]).toEqual([false, false])
      }),
      { numRuns: 1_000 },
    )
  })

  it('finds no fault in a token of any JSON object that was signed as it should be', () => {
    const anyObject = fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', 'ß', '日', '😀', '"', '\\', '__proto__', '\0') }),
      fc.jsonValue({ maxDepth: 4 }),
      { maxKeys: 8 },
    )
    fc.assert(
      fc.property(anyObject, (claims) => {
        const input = `${header}.${part(JSON.stringify(claims))}`
        const token = `${input}.${createHmac('sha256', 'k').update(input).digest('base64url')}`
        const apart = takeApart(token)
        expect(apart).toMatchObject({ faults: [], token, signingInput: input })
        expect(JSON.stringify(apart.claims)).toBe(JSON.stringify(JSON.parse(JSON.stringify(claims))))
      }),
      { numRuns: 500 },
    )
  })

  it('finds a fault in every text that is not the one spelling of its token', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        const { faults, token } = takeApart(bytes.toString('latin1'))
        expect(faults.length > 0 || token !== whole).toBe(true)
      }),
    )
  })
})
