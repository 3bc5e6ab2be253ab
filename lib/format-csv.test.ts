import { describe, expect, it } from 'vitest'
import { formatCsvRow } from './format-csv'

describe('formatCsvRow', () => {
  it('ends a row with CRLF', () => {
    expect(formatCsvRow(['a', 2, null, ''])).toBe('a,2,,\r\n')
  })

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' padded ', ' padded '],
    ['Nguyễn', 'Nguyễn'],
  ])('writes %j as RFC 4180 wants it', (value, cell) => {
    expect(formatCsvRow([value])).toBe(`${cell}\r\n`)
  })

  it.each([
    ['=HYPERLINK("https://x.example";"Ana")', `"'=HYPERLINK(""https://x.example"";""Ana"")"`],
    ['+1 555 0100', "'+1 555 0100"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠1', "'＠1"],
  ])('keeps a spreadsheet from running %j', (value, cell) => {
    expect(formatCsvRow([value])).toBe(`${cell}\r\n`)
  })

  it('leaves signs inside a text and numbers alone', () => {
    expect(formatCsvRow(['a=b', 'x-y', -5])).toBe('a=b,x-y,-5\r\n')
  })
})
