import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote } from './quote'

describe('quote', () => {
  it.each([
    [undefined, 'missing'],
    [null, 'null'],
    [7.5, '7.5'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [true, 'true'],
    ['Añá 😀', '"Añá 😀"'],
    ['say "no"\n', String.raw`"say \"no\"\n"`],
    [{ a: ['b'] }, '{"a":["b"]}'],
    ['abc\u202edcba\u2069', String.raw`"abc\u{202e}dcba\u{2069}"`],
    [{ 'a\u200b': '\u2028\u0085\u{e0041}' }, String.raw`{"a\u{200b}":"\u{2028}\u{85}\u{e0041}"}`],
    ['\ud83d', String.raw`"\ud83d"`],
  ])('shows %j as %s', (value, shown) => {
    expect(quote(value)).toBe(shown)
  })

  it('cuts whole characters, and closes a text that it cut', () => {
    expect(quote('😀'.repeat(201))).toBe(`"${'😀'.repeat(200)}"`)
    expect(quote([`x${'😀'.repeat(201)}`])).toBe(`["x${'😀'.repeat(197)}`)
  })

  it('leaves nothing that turns or hides a sentence, and no half of a character', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\u202e', '\u2066', '\u200f', '\ufeff', '\u{e0041}', '😀'),
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 300 }), (text) => {
        for (const shown of [quote(text), quote({ [text]: text })]) {
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u)
        }
      }),
    )
  })
})
