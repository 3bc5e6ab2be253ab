import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContactCsv } from './contact-csv'
import type { ContactLine, RefusedLine } from './contact-line'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function readBytes(bytes: Uint8Array, chunkSize = 7) {
  const accepted: ContactLine[] = []
  const refused: RefusedLine[] = []
  for await (const batch of readContactCsv(inChunks(bytes, chunkSize))) {
    accepted.push(...batch.accepted)
    refused.push(...batch.refused)
  }
  return { accepted, refused }
}

const read = (text: string, chunkSize?: number) => readBytes(Buffer.from(text), chunkSize)
const reasonOf = async (header: string, line: string) => (await read(`guid,family_name,${header}\n${line}\n`)).refused[0]?.reason

describe('readContactCsv', () => {
  it('reads every column, in any order and case', async () => {
    const header =
      'Grade,SCHOOL, student_family_name ,student_given_name,student_id,sourced_id,Activated,restricted,relationship,language,phone,email,given_name,family_name,GUID'
    const { accepted, refused } = await read(
      `${header}\n3,Birch Elementary,Okafor,Ada,s-1,c-1,1,Yes,mother,ES-mx,555-0100,ana@example.org,Ana,Okafor,g-1\n`,
    )
    expect(refused).toEqual([])
    expect(accepted).toEqual([
      {
        line: 2,
        guid: 'g-1',
        sourcedId: 'c-1',
        givenName: 'Ana',
        familyName: 'Okafor',
        email: 'ana@example.org',
        phone: '555-0100',
        language: 'es-MX',
        relationship: 'mother',
        restricted: true,
        activated: true,
        student: { sourcedId: 's-1', givenName: 'Ada', familyName: 'Okafor', school: 'Birch Elementary', grade: '3' },
      },
    ])
  })

  it('takes the two required columns alone and ignores columns it does not know', async () => {
    const { accepted } = await read('notes,guid,family_name\n"anything\u202e, at all",g-1,Ruiz')
    expect(accepted).toMatchObject([{ guid: 'g-1', familyName: 'Ruiz', givenName: '', email: null, restricted: false, student: null }])
  })

  it.each(['\n', '\r\n', '\r'])('reads lines that end in %j, with and without a byte order mark', async (lineEnd) => {
    const text = ['guid,family_name', 'g-1,Ruiz', '"g-2","Lee"', ''].join(lineEnd)
    for (const start of ['', '\ufeff']) {
      const { accepted, refused } = await read(start + text, 1)
      expect(accepted.map(({ line, guid }) => [line, guid])).toEqual([
        [2, 'g-1'],
        [3, 'g-2'],
      ])
      expect(refused).toEqual([])
    }
  })

  it('numbers physical lines past blank lines and line ends inside quotes', async () => {
    const { accepted } = await read('guid,family_name,notes\r\ng-1,Ruiz,"one\r\ntwo\r\nthree"\r\n\r\n,,\r\ng-2,Lee,\r\n')
    expect(accepted.map(({ line, guid }) => [line, guid])).toEqual([
      [2, 'g-1'],
      [7, 'g-2'],
    ])
  })

  it('trims, folds white space and composes letters with accents', async () => {
    const { accepted } = await read('guid,family_name,given_name\n g-1 ,"  van\n der  Berg ",Jose\u0301\n')
    expect(accepted).toMatchObject([{ guid: 'g-1', familyName: 'van der Berg', givenName: 'José' }])
  })

  it('imports names that look like formulas as the text they are', async () => {
    const { accepted } = await read('guid,family_name\ng-1,"=HYPERLINK(""https://example.org"",""Ruiz"")"\n')
    expect(accepted[0]?.familyName).toBe('=HYPERLINK("https://example.org","Ruiz")')
  })

  it('leaves out a line of nobody and a line without a family name, and goes on', async () => {
    const { accepted, refused } = await read('guid,family_name,sourced_id\n,Ruiz,\ng-2,,\n,Lee,c-3\n')
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'It has neither a guid nor a sourced_id, so nobody can tell whose line it is.'],
      [3, 'family_name is empty.'],
    ])
    expect(accepted).toMatchObject([{ line: 4, guid: null, sourcedId: 'c-3' }])
  })

  it('leaves out a line with a field of 1 MB', async () => {
    const { accepted, refused } = await read(`guid,family_name\ng-1,${'x'.repeat(1_000_000)}\ng-2,Lee\n`, 60_000)
    expect(refused).toEqual([
      {
        file: 'contacts.csv',
        line: 2,
        problem: 'too_long',
        reason: 'family_name has 1,000,000 characters; 1,000 is the most.',
        key: 'guid:g-1',
        sourcedId: null,
        restricted: false,
      },
    ])
    expect(accepted).toMatchObject([{ line: 3 }])
  })

  it('takes invisible characters out of every column and names the columns', async () => {
    const header = 'guid,family_name,given_name,email,restricted,sourced_id,student_id,school'
    const line = 'g\u200b-1,Ru\u202eiz,Ana,\u2060ana@example.org,tr\u00adue,\ufeffc-1,s-1\u2069,Birch'
    const { accepted, refused } = await read(`${header}\n${line}\n`)
    expect(refused).toEqual([])
    expect(accepted).toMatchObject([
      {
        guid: 'g-1',
        familyName: 'Ruiz',
        email: 'ana@example.org',
        restricted: true,
        sourcedId: 'c-1',
        student: { sourcedId: 's-1' },
        cleaned: ['guid', 'family_name', 'email', 'restricted', 'sourced_id', 'student_id'],
      },
    ])
  })

  it('flags nobody whose values show all they hold', async () => {
    const { accepted } = await read(
      'guid,family_name,given_name\ng-1, van  der Berg,Jose\u0301\ng-2,\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645,\u674e\ng-3,Ruiz,\n',
    )
    expect(accepted.map(({ cleaned }) => cleaned)).toEqual([undefined, undefined, undefined])
    expect(accepted[1]?.familyName).toBe('\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645')
  })

  it('leaves out a line of which nothing is left to see', async () => {
    expect(await reasonOf('email', 'g-1,\u202e\u200b,')).toBe('family_name is empty.')
    expect(await reasonOf('email', '\u200b,Ruiz,')).toBe('It has neither a guid nor a sourced_id, so nobody can tell whose line it is.')
  })

  it('knows whose line a refused one is, invisible characters or not', async () => {
    const { refused } = await read('guid,family_name,email,restricted\ng\u200b-1,Ruiz,nonsense,tr\u200bue\n')
    expect(refused).toMatchObject([{ key: 'guid:g-1', restricted: true }])
  })

  it('finds a column whose name holds invisible characters', async () => {
    expect((await read('\u200bguid,family\u00ad_name\ng-1,Ruiz\n')).accepted).toMatchObject([{ guid: 'g-1', familyName: 'Ruiz' }])
  })

  it.each([
    ['given_name', 'g-1,Ruiz,A\u0007na', 'given_name holds the control character U+0007. Remove it.'],
    ['email', 'g-1,Ruiz,ana.example.org', 'The e-mail address “ana.example.org” is not one.'],
    ['email', 'g-1,Ruiz,ana@example', 'The e-mail address “ana@example” is not one.'],
    ['email', 'g-1,Ruiz,a b@example.org', 'The e-mail address “a b@example.org” is not one.'],
    ['email', 'g-1,Ruiz,"a@example.org,b@example.org"', 'The e-mail address “a@example.org,b@example.org” is not one.'],
    ['language', 'g-1,Ruiz,Spanish', 'The language “Spanish” is not a language tag, such as en, es or zh-Hant.'],
    ['language', 'g-1,Ruiz,en_US', 'The language “en_US” is not a language tag, such as en, es or zh-Hant.'],
    ['restricted', 'g-1,Ruiz,maybe', 'restricted is “maybe”; it must be true or false.'],
    ['email', 'g-1,Ruiz,,more', 'It has 4 values, but the header has 3 columns. Put a value with a comma between quotes.'],
    ['given_name,restricted', 'g-1,Ruiz,Ana', 'It ends after 3 values, before the column restricted. Give it all 4, empty ones too.'],
    ['email', 'g-1,"Ruiz" y "Lee",', 'A quote (") is closed in the middle of a value. Write a quote inside a value twice ("").'],
    ['sourced_id', `g-1,Ruiz,${'x'.repeat(256)}`, 'sourced_id has over 255 characters.'],
  ])('explains why a line is left out (%s: %s)', async (header, line, reason) => {
    expect(await reasonOf(header, line)).toBe(reason)
  })

  it('judges a long hostile e-mail address at once', async () => {
    const line = `g-1,Ruiz,${'a@'.repeat(499)}`
    expect(await reasonOf('email', line)).toMatch(/is not one/)
  })

  it.each([
    ['true', true],
    ['TRUE', true],
    ['yes', true],
    ['1', true],
    ['False', false],
    ['no', false],
    ['0', false],
    ['', false],
  ])('reads %j as restricted %s', async (word, restricted) => {
    const { accepted } = await read(`guid,family_name,restricted\ng-1,Ruiz,${word}\n`)
    expect(accepted[0]?.restricted).toBe(restricted)
  })

  it.each([
    ['guid,family_name,activated\ng-1,Ruiz,yes\n', true],
    ['guid,family_name,activated\ng-1,Ruiz,\n', false],
    ['guid,family_name,activated\ng-1,Ruiz\n', false],
    ['guid,family_name\ng-1,Ruiz\n', null],
  ])('reads whether the account is set up from %j as %s', async (text, activated) => {
    expect((await read(text)).accepted[0]?.activated).toBe(activated)
  })

  it('keeps the restriction of a line it leaves out', async () => {
    const { refused } = await read('guid,family_name,email,restricted\ng-1,Ruiz,nonsense,true\ng-2,Lee,,maybe\ng-3,Kim,nonsense,no\n')
    expect(refused.map(({ key, restricted }) => [key, restricted])).toEqual([
      ['guid:g-1', true],
      ['guid:g-2', true],
      ['guid:g-3', false],
    ])
  })

  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['a file of blank lines', '\n \r\n\n', 'The file is empty.'],
    ['a header alone', 'guid,family_name\n', 'it would remove everybody'],
    ['a column twice', 'guid,family_name,Email,email\ng-1,Ruiz,,\n', 'The column “email” is there twice.'],
    ['a missing column', 'guid,name\ng-1,Ruiz\n', 'The column family_name is missing.'],
    ['both required columns missing', 'id,name\ng-1,Ruiz\n', 'The columns guid and family_name are missing.'],
    ['another separator', 'guid;family_name\ng-1;Ruiz\n', 'Is the file separated by commas?'],
    ['NUL characters', 'guid,family_name\ng-1,Ru\0iz\n', 'it holds NUL characters'],
    ['an unclosed quote', 'guid,family_name\ng-1,Ruiz\ng-2,"Lee\ng-3,Kim\n', 'that is opened on line 3 is never closed'],
    [
      'an unclosed quote after one with line ends',
      'guid,family_name\n"g\n\n1","Ruiz\ng-3,Kim\n',
      'that is opened on line 4 is never closed',
    ],
    ['a quote closed in the middle', 'guid,family_name\ng-1,"Ruiz" y Lee\ng-2,Kim\n', 'A quote (") on line 2 is closed in the middle'],
    ['a quote that swallows lines', 'guid,family_name\n"g-1" x,Ruiz\ng-2,"Lee"\n', 'A quote (") on line 2 is closed in the middle'],
    ['over 500 columns', `guid,family_name${','.repeat(600)}\ng-1,Ruiz\n`, 'The file has 602 columns'],
  ])('refuses %s', async (_, text, reason) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
  })

  it.each([
    ['UTF-16 with a mark, little endian', Buffer.from('\ufeffguid,family_name\ng-1,Ruiz\n', 'utf16le'), 'The file is in UTF-16.'],
    ['UTF-16 with a mark, big endian', Buffer.from('\ufeffguid,family_name\n', 'utf16le').swap16(), 'The file is in UTF-16.'],
    ['UTF-16 without a mark', Buffer.from('guid,family_name\ng-1,Ruiz\n', 'utf16le'), 'The file is in UTF-16.'],
    ['Latin-1', Buffer.from('guid,family_name\ng-1,Núñez\n', 'latin1'), 'The file is not UTF-8 text'],
    ['a cut letter at the end', Buffer.from('guid,family_name\ng-1,é').subarray(0, -1), 'The file is not UTF-8 text'],
    ['a workbook', Buffer.from('PK\x03\x04\x14\x00\x06\x00', 'latin1'), 'The file is an Excel workbook'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'The file is not UTF-8 text'],
  ])('refuses %s', async (_, bytes, reason) => {
    await expect(readBytes(bytes)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
  })

  it.each(['"', ''])('stops early in a field of 1 GB that begins with %j', async (start) => {
    let sent = 0
    async function* endless() {
      yield Buffer.from(`guid,family_name\ng-1,${start}`)
      const part = Buffer.alloc(1024 * 1024, 'x')
      for (; sent < 1024; sent++) yield part
    }
    const reading = async () => {
      for await (const _ of readContactCsv(endless()));
    }
    await expect(reading()).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Line 2 is longer than 2 MB') })
    expect(sent).toBeLessThan(8)
  })

  it('reads back any table written as RFC 4180 says', async () => {
    const value = fc.stringMatching(/^[ -~éñ\n"',;]{0,12}$/).map((text) => text.replace(/\s+/g, ' ').trim())
    const row = fc.record({ guid: value.filter(Boolean), familyName: value.filter(Boolean), givenName: value })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 50 }), async (rows, chunkSize) => {
        const lines = rows.map(({ guid, familyName, givenName }) => [familyName, guid, givenName].map(quoted).join(','))
        const { accepted, refused } = await read(['family_name,guid,given_name', ...lines].join('\r\n'), chunkSize)
        expect(refused).toEqual([])
        expect(accepted.map(({ guid, familyName, givenName }) => ({ guid, familyName, givenName }))).toEqual(rows)
        expect(accepted.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 2))
      }),
      { numRuns: 300 },
    )
  })
})
