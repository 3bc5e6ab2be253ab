import { describe, expect, it } from 'vitest'
import { findControlCharacter, holdsInvisible, parseDay, tidyValue } from './line-values'

const hidden = [
  ['soft hyphen', '\u00ad'],
  ['combining grapheme joiner', '\u034f'],
  ['arabic letter mark', '\u061c'],
  ['hangul choseong filler', '\u115f'],
  ['mongolian vowel separator', '\u180e'],
  ['zero width space', '\u200b'],
  ['zero width non-joiner between Latin letters', '\u200c'],
  ['zero width joiner between Latin letters', '\u200d'],
  ['left-to-right mark', '\u200e'],
  ['right-to-left mark', '\u200f'],
  ['left-to-right embedding', '\u202a'],
  ['right-to-left embedding', '\u202b'],
  ['pop directional formatting', '\u202c'],
  ['left-to-right override', '\u202d'],
  ['right-to-left override', '\u202e'],
  ['word joiner', '\u2060'],
  ['invisible times', '\u2062'],
  ['left-to-right isolate', '\u2066'],
  ['right-to-left isolate', '\u2067'],
  ['first strong isolate', '\u2068'],
  ['pop directional isolate', '\u2069'],
  ['hangul filler', '\u3164'],
  ['variation selector after a Latin letter', '\ufe0f'],
  ['byte order mark', '\ufeff'],
  ['halfwidth hangul filler', '\uffa0'],
  ['interlinear annotation anchor', '\ufff9'],
  ['tag latin small letter a', '\u{e0061}'],
] as const

describe('tidyValue', () => {
  it.each(hidden)('takes out a %s', (_, character) => {
    for (const text of [`Ru${character}iz`, `${character}Ruiz`, `Ruiz${character}`]) {
      expect(tidyValue(text)).toBe('Ruiz')
      expect(holdsInvisible(text)).toBe(true)
    }
  })

  it.each([
    ['Persian, non-joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Arabic, joiner', '\u0647\u200d\u0627'],
    ['Arabic, non-joiner after a vowel sign', '\u0645\u0650\u200c\u062e'],
    ['Hindi, joiner after a virama', '\u0915\u094d\u200d\u0937'],
    ['Bengali, non-joiner', '\u09b0\u09cd\u200c\u09af'],
    ['Malayalam, joiner at the end of the word', '\u0d05\u0d35\u0d28\u0d4d\u200d'],
    ['Sinhala, joiner', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    ['Japanese, variation selector', '\u845b\u{e0100}'],
  ])('keeps what the script needs: %s', (_, text) => {
    expect(tidyValue(text)).toBe(text)
    expect(holdsInvisible(text)).toBe(false)
  })

  it.each([
    ['a joiner at the end of Arabic', '\u0645\u06cc\u200d', '\u0645\u06cc'],
    ['two joiners', '\u0645\u200c\u200c\u062e', '\u0645\u062e'],
    ['a joiner between Arabic and Latin', '\u0645\u200dR', '\u0645R'],
    ['an override in Arabic', '\u0645\u202e\u062e', '\u0645\u062e'],
  ])('takes out %s', (_, text, clean) => {
    expect(tidyValue(text)).toBe(clean)
    expect(holdsInvisible(text)).toBe(true)
  })

  it.each([
    ['', ''],
    ['Ruiz', 'Ruiz'],
    ['  van\n der\u00a0 Berg ', 'van der Berg'],
    ['Jose\u0301', 'José'],
    ['Ana \u200b Ruiz', 'Ana Ruiz'],
    ['\u0007', '\u0007'],
  ])('tidies %j', (text, tidied) => expect(tidyValue(text)).toBe(tidied))

  it.each([
    ['a '.repeat(50_000), 99_999],
    [`${'a'.repeat(100_000)}\u0007`, 100_001],
    ['\u200b'.repeat(100_000), 0],
    ['\u0645\u200c'.repeat(10_000), 19_999],
  ])('comes to an end with a long hostile value', (text, length) => {
    expect(tidyValue(text)).toHaveLength(length)
    expect(typeof holdsInvisible(text)).toBe('boolean')
  })
})

describe('findControlCharacter', () => {
  it.each([
    ['A\u0007na', 'U+0007'],
    ['\u009f', 'U+009F'],
    ['Ana', undefined],
    ['José', undefined],
  ])('%j: %s', (text, found) => expect(findControlCharacter(text)).toBe(found))
})

describe('parseDay', () => {
  it.each([
    ['2026-11-21', '2026-11-21'],
    ['2026-11-21T23:30:00.000Z', '2026-11-21'],
    ['2026-11-21 08:00:00', '2026-11-21'],
    ['2026-1-5', '2026-01-05'],
    ['21/11/2026', '2026-11-21'],
    ['11/21/2026', '2026-11-21'],
    ['5/5/2026 12:00:00 AM', '2026-05-05'],
    ['31.12.2026', '2026-12-31'],
    ['13-2-2026', '2026-02-13'],
  ])('reads %s', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })

  it.each([
    '',
    '02/03/2026',
    '2/3/2026',
    '2026-02-30',
    '31/02/2026',
    '2026-13-01',
    '13/13/2026',
    '21/11/26',
    '20261121',
    'soon',
    '0/0/2026',
    '2026-11-21x',
  ])('knows no day in %j', (text) => {
    expect(parseDay(text)).toBeUndefined()
  })
})
