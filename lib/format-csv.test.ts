import { describe, expect, it } from 'vitest'
import { formatCsvLine } from './format-csv'

describe('formatCsvLine', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' kept ', '" kept "'],
    ['=HYPERLINK("https://example.org")', `"'=HYPERLINK(""https://example.org"")"`],
    ['+1 555 0100', "'+1 555 0100"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('writes %j as %j', (value, written) => {
    expect(formatCsvLine(['x', value])).toBe(`x,${written}\r\n`)
  })
})
