import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outsideText } from './outside-text'

describe('outsideText', () => {
  it.each([
    [null, null],
    ['', null],
    [' \t\u0000\u202e ', null],
    ['plain', 'plain'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a\r\nb', 'a  b'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['abc\u202edef\u2066g\u200fh\u061ci', 'abc def g h i'],
    ['half \ud83d of one', 'half   of one'],
    ['الرابط غير صالح', 'الرابط غير صالح'],
  ])('of %j is %j', (text, expected) => {
    expect(outsideText(text, 500)).toBe(expected)
  })

  it('cuts between characters and leaves no blank at the end', () => {
    expect(outsideText('😀😀😀', 2)).toBe('😀😀')
    expect(outsideText('one two', 4)).toBe('one')
  })

  it('is never longer, never half a character, and the same again for what it made', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const shown = outsideText(text, most) ?? ''
        expect([...shown].length).toBeLessThanOrEqual(most)
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/u)
        expect(outsideText(shown, most) ?? '').toBe(shown)
      }),
      { numRuns: 2_000 },
    )
  })
})
