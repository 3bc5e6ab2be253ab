import { describe, expect, it } from 'vitest'
import { detectDelimiter } from './detect-delimiter'
import { detectEncoding } from './detect-encoding'

function detect(text: string, { isCut = false } = {}) {
  const bytes = Buffer.from(text)
  return detectDelimiter({ bytes, isCut }, detectEncoding(bytes))
}

describe('detectDelimiter', () => {
  it.each([
    ['commas', 'a,b,c\n1,2,3\n', ','],
    ['tabs', 'a\tb\tc\n1\t2\t3\n', '\t'],
    ['semicolons', 'a;b;c\n1;2;3\n', ';'],
    ['vertical bars', 'a|b|c\n1|2|3\n', '|'],
    ['semicolons with commas in the values', 'name;phone\nRuiz, Ana;1,5\nLee, Kim;2,5\n', ';'],
    ['commas with semicolons in the values', 'name,notes\nRuiz,a;b;c\nLee,d;e\n', ','],
    ['tabs with commas in the header', 'Name, full\tPhone\nRuiz\t1\nLee\t2\n', '\t'],
    ['commas in quotes that would part a line', 'a;b\n"x,y,z";1\n"x,y,z";2\n', ';'],
    ['what sep= says', 'sep=;\na,b;c,d\n1,2;3,4\n', ';'],
    ['a tab that sep= says', 'sep=\t\na,b\tc,d\n1,2\t3,4\n', '\t'],
    ['one column, for which a comma stands', 'email\nana@example.org\n', ','],
    ['nothing', '', ','],
  ])('finds %s', async (_, text, delimiter) => {
    expect(await detect(text)).toBe(delimiter)
  })

  it('is not misled by the last line of a beginning', async () => {
    expect(await detect('a;b;c\n1;2;3\n4;5', { isCut: true })).toBe(';')
  })
})
