import type { Dice } from './dice'

/** Text that has broken programs before: empty, endless, of other scripts and directions, of other languages' syntax, of bytes that are no text. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u0001\u0008\u001b[31m',
  '\r\nSet-Cookie: a=b',
  '\ud800',
  'a\udfffb',
  '\ufeff',
  '\u202egnp.exe',
  '\u200b',
  '𝒳é́́́́́́́́',
  'ﷺ'.repeat(50),
  '😀'.repeat(300),
  'İıſß',
  '田中さん',
  'الكتاب‎',
  "'",
  '"',
  '\\',
  "' OR 1=1 --",
  "'; DROP TABLE links; --",
  '%',
  '_',
  '\\%',
  '%00',
  '%ff',
  '%s%n%x',
  '$1',
  '#{7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  ']]>',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/dev/null',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://127.0.0.1:1/',
  'http://[::1]:1/',
  'http://169.254.169.254/',
  '//127.0.0.1:1',
  'mailto:a@b',
  'a@b@c',
  `${'a'.repeat(300)}@example.org`,
  'a@example.org\nBcc: b@example.org',
  '=1+1',
  '@SUM(1)',
  '+1',
  '-1',
  '0',
  '-0',
  '1e309',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '2147483648',
  '9223372036854775808',
  '0x10',
  '1,5',
  '0000-00-00',
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-7000-8000-00000000000g',
  '{00000000-0000-7000-8000-000000000000}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'eyJhbGciOiJub25lIn0.e30.',
  'eyJhbGciOiJIUzI1NiJ9.bm90IGpzb24.AAAA',
  'a.b.c',
  '....',
  'Bearer',
  'a'.repeat(5_000),
  '(a+)+$',
  '\\'.repeat(200),
  '['.repeat(2_000),
  'gg4l',
  'email',
  'link',
  'owner',
  'open',
  'en',
  'UTC',
  'Etc/Nowhere',
  'desk@example.org',
  'maple-grove',
]

/** Strings that mean something in what React sends to an action, sound and not. */
const reactTexts: readonly string[] = [
  '$undefined',
  '$NaN',
  '$-0',
  '$Infinity',
  '$n12',
  '$nx',
  '$D2026-01-01T00:00:00.000Z',
  '$Dx',
  '$K1',
  '$K',
  '$F1',
  '$h1',
  '$@1',
  '$1',
  '$0',
  '$1:a:b',
  '$0:__proto__:constructor',
  '$1:then',
  '$Q1',
  '$W1',
  '$i1',
  '$B1',
  '$R1',
  '$r1',
  '$X1',
  '$T',
  '$Tx',
  '$Zx',
  '$S',
  '$$',
  '$A1',
  '$ffffffff',
]

/** Segments of an address as they stand in it: encodings that are none, of no text, and of what no segment may be. */
export const oddSegments: readonly string[] = [
  '%ff',
  '%00',
  '%',
  '%zz',
  '%c0%af',
  '%e0%80%80',
  '%ed%a0%80',
  '%f4%90%80%80',
  '%2e%2e',
  '..%2f..%2f',
  '%2f%2f',
  '%5c..%5c',
  '..',
  '.',
  '%25ff',
  '%0d%0aSet-Cookie:a=b',
  ';a=b',
  ':80',
  '@',
  '*',
  '[id]',
  '[[...path]]',
  '(dashboard)',
  '_next',
  'favicon.ico',
  'a'.repeat(3_000),
  '%F0%9F%98%80',
  '%ef%bb%bf',
  '%e2%80%ae',
]

/** As it stands in an address; half of a pair of surrogates, which no address can hold, becomes the sign for what is no letter. */
export function encodeOdd(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}

export function oddText(dice: Dice): string {
  const text = dice.pick(oddTexts)
  return dice.in100(15) ? text + dice.pick(oddTexts) : text
}

/** What a program may put where a value is wanted; ids name something of the district now and then. */
export function oddValue(dice: Dice, ids: readonly string[], depth = 0): unknown {
  const kind = dice.below(depth > 3 ? 8 : 11)
  if (kind <= 2) return oddText(dice)
  if (kind === 3 && ids.length > 0) return dice.pick(ids)
  if (kind === 4) return dice.pick([0, -1, 1, 3_600, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324])
  if (kind === 5) return dice.pick([true, false])
  if (kind === 6) return null
  if (kind === 7) return dice.pick(reactTexts)
  if (kind === 8) return Array.from({ length: dice.pick([0, 1, 2, 600]) }, () => oddValue(dice, ids, depth + 2))
  const keys = Array.from({ length: dice.below(4) }, () =>
    dice.pick(['id', 'kind', '__proto__', 'constructor', 'then', 'toJSON', 'length', '']),
  )
  // Not assigned: that would change the prototype, and leave nothing to send.
  return Object.fromEntries(keys.map((key) => [key, oddValue(dice, ids, depth + 1)]))
}
