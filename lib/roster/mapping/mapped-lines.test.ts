import { describe, expect, it } from 'vitest'
import type { ContactLine, RefusedLine } from '@/lib/roster/contact-line'
import { readMappedLines } from './mapped-lines'
import { type ContactMapping, mappingSchema } from './mapping'

type Columns = Record<string, string | [field: string, guardian: number]>

const mappingOf = (columns: Columns, change: object = {}): ContactMapping =>
  mappingSchema.parse({
    encoding: 'utf-8',
    delimiter: ',',
    columns: Object.entries(columns).map(([header, to]) =>
      typeof to === 'string' ? { header, field: to } : { header, field: to[0], guardian: to[1] },
    ),
    knownBy: 'id',
    ...change,
  })

async function read(text: string | Uint8Array, mapping: ContactMapping) {
  const accepted: ContactLine[] = []
  const refused: RefusedLine[] = []
  async function* body() {
    yield Buffer.from(text)
  }
  for await (const batch of readMappedLines(body(), { mapping, fileName: 'export.csv' })) {
    accepted.push(...batch.accepted)
    refused.push(...batch.refused)
  }
  return { accepted, refused }
}

const plain = mappingOf({ 'Last Name': 'family_name', 'First Name': 'given_name', ID: 'sourced_id', Mail: 'email' })
const named = mappingOf({ Name: 'full_name', Mail: 'email', Student: 'student_id' }, { knownBy: 'email_and_name' })
const wide = mappingOf(
  {
    'Student ID': 'student_id',
    'Student Name': 'student_full_name',
    'Home Language': 'language',
    'Guardian 1 First': ['given_name', 1],
    'Guardian 1 Last': ['family_name', 1],
    'Guardian 1 Email': ['email', 1],
    'Guardian 1 Court': ['restricted', 1],
    'Guardian 2 First': ['given_name', 2],
    'Guardian 2 Last': ['family_name', 2],
    'Guardian 2 Email': ['email', 2],
    'Guardian 2 Court': ['restricted', 2],
  },
  { knownBy: 'student' },
)
const wideHeader =
  'Student ID,Student Name,Home Language,Guardian 1 First,Guardian 1 Last,Guardian 1 Email,Guardian 1 Court,Guardian 2 First,Guardian 2 Last,Guardian 2 Email,Guardian 2 Court'

describe('readMappedLines', () => {
  it('reads columns by their names, in any order and case, and ignores the others', async () => {
    const { accepted, refused } = await read('Mail,Shoe size,LAST  NAME,first name,id\nana@example.org,9,Ruiz,Ana,c-1\n', plain)
    expect(refused).toEqual([])
    expect(accepted).toEqual([
      {
        line: 2,
        guid: null,
        sourcedId: 'c-1',
        givenName: 'Ana',
        familyName: 'Ruiz',
        email: 'ana@example.org',
        phone: null,
        language: null,
        relationship: null,
        restricted: false,
        activated: null,
        student: null,
      },
    ])
  })

  it('reads what its mapping says of encoding and separator, past the line that is for Excel', async () => {
    const mapping = { ...plain, encoding: 'windows-1252' as const, delimiter: ';' as const }
    const { accepted } = await read(Buffer.from('sep=;\r\nLast Name;First Name;ID;Mail\r\nNúñez;José;c-1;\r\n', 'latin1'), mapping)
    expect(accepted).toMatchObject([{ line: 3, familyName: 'Núñez', givenName: 'José' }])
  })

  it('makes a contact of every guardian that a line names, each known by the student and the place', async () => {
    const { accepted, refused } = await read(
      [
        wideHeader,
        'S-1,"Ruiz, Bo",Spanish,Ana,Ruiz,ana@example.org,N,Leo,Ruiz,leo@example.org,Y',
        'S-2,Cy Lee,,,,,N,Kim,Lee,,',
        'S-3,Di Okafor,,,,,N,,,,N',
      ].join('\n'),
      wide,
    )
    expect(refused).toEqual([])
    expect(
      accepted.map(({ line, givenName, sourcedId, language, restricted, student }) => [
        line,
        givenName,
        sourcedId,
        language,
        restricted,
        student?.givenName,
      ]),
    ).toEqual([
      [2, 'Ana', 'student:S-1:1', 'es', false, 'Bo'],
      [2, 'Leo', 'student:S-1:2', 'es', true, 'Bo'],
      [3, 'Kim', 'student:S-2:2', null, false, 'Cy'],
    ])
  })

  it('knows a parent of two students again by address and name', async () => {
    const { accepted } = await read(
      'Name,Mail,Student\nAna Ruiz,Ana@Example.org,S-1\n"RUIZ, ana",ana@example.org,S-2\nLeo Ruiz,ana@example.org,S-2\nMia Ruiz,,S-2\n',
      named,
    )
    expect(accepted.map(({ sourcedId }) => sourcedId)).toEqual([
      'email:ana@example.org:ana ruiz',
      'email:ana@example.org:ana ruiz',
      'email:ana@example.org:leo ruiz',
      'student:S-2:mia ruiz',
    ])
  })

  it('knows contacts who share an address as one where the rule is the address alone', async () => {
    const { accepted } = await read('Name,Mail,Student\nAna Ruiz,a@example.org,S-1\nLeo Ruiz,A@example.org,S-2\n', {
      ...named,
      knownBy: 'email',
    })
    expect(accepted.map(({ sourcedId }) => sourcedId)).toEqual(['email:a@example.org', 'email:a@example.org'])
  })

  it('makes no one contact of all who have the same words in place of an address', async () => {
    const { refused } = await read('Name,Mail,Student\nAna Ruiz,none,S-1\nLeo Lee,none,S-2\n', { ...named, knownBy: 'email' })
    expect(refused.map(({ key, problem }) => [key, problem])).toEqual([
      ['sourced_id:student:S-1:ana ruiz', 'email'],
      ['sourced_id:student:S-2:leo lee', 'email'],
    ])
  })

  it('keeps the id of who has a long name within what an index holds', async () => {
    const { accepted } = await read(`Name,Mail,Student\n${'Ana '.repeat(80)}Ruiz,ana@example.org,S-1\n`, named)
    expect(accepted[0]?.sourcedId).toMatch(/^[0-9a-f]{64}$/)
  })

  it('puts in what is said for the whole file, and where a line leaves it empty', async () => {
    const mapping = mappingOf(
      { Last: 'family_name', ID: 'sourced_id', School: 'school' },
      { fixed: { school: 'Birch', grade: '3', language: 'es' } },
    )
    const { accepted } = await read('Last,ID,School\nRuiz,c-1,Cedar\nLee,c-2,\n', mapping)
    expect(accepted).toMatchObject([
      { language: 'es', student: { school: 'Cedar', grade: '3' } },
      { language: 'es', student: { school: 'Birch', grade: '3' } },
    ])
  })

  it.each([
    ['Spanish', 'es'],
    ['ESPAÑOL', 'es'],
    ['spa', 'es'],
    ['pt_BR', 'pt-BR'],
    ['Chinese (Traditional)', 'zh-Hant'],
    ['Mixteco', 'mix'],
    ['', null],
  ])('reads the language %j as %j', async (word, language) => {
    const mapping = mappingOf({ Last: 'family_name', ID: 'sourced_id', Lang: 'language' }, { languages: { Mixteco: 'mix' } })
    expect((await read(`Last,ID,Lang\nRuiz,c-1,${word}\n`, mapping)).accepted[0]?.language).toBe(language)
  })

  const flagged = mappingOf(
    { Last: 'family_name', ID: 'sourced_id', Court: 'restricted', Account: 'activated' },
    { yesWords: ['Court order'], noWords: ['none'] },
  )

  it.each([
    ['Y', true],
    ['sí', true],
    ['COURT ORDER', true],
    ['None', false],
    ['n', false],
    ['', false],
  ])('reads %j as restricted %s', async (word, restricted) => {
    expect((await read(`Last,ID,Court,Account\nRuiz,c-1,${word},\n`, flagged)).accepted[0]?.restricted).toBe(restricted)
  })

  it('leaves out a line with a word that nobody has explained, and takes it for a restriction until somebody has', async () => {
    const { refused } = await read('Last,ID,Court,Account\nRuiz,c-1,Alert,\nLee,c-2,,Perhaps\n', flagged)
    expect(refused).toEqual([
      {
        file: 'export.csv',
        line: 2,
        problem: 'flag',
        reason: '“Court” is “Alert”. Say in the mapping whether that means yes or no.',
        key: 'sourced_id:c-1',
        sourcedId: 'c-1',
        restricted: true,
      },
      expect.objectContaining({
        line: 3,
        reason: '“Account” is “Perhaps”. Say in the mapping whether that means yes or no.',
        restricted: false,
      }),
    ])
  })

  it('speaks of the columns of the file where a line is left out', async () => {
    const { refused } = await read(
      `Last Name,First Name,ID,Mail\n,Ana,c-1,\nRuiz,${'x'.repeat(1_001)},c-2,\nLee,Kim,,\nKim,Jo,c-4,nonsense\n`,
      plain,
    )
    expect(refused.map(({ line, problem, reason }) => [line, problem, reason])).toEqual([
      [2, 'no_name', '“Last Name” is empty.'],
      [3, 'too_long', '“First Name” has 1,001 characters; 1,000 is the most.'],
      [4, 'no_id', 'It has no id, so nobody can tell whose line it is.'],
      [5, 'email', 'The e-mail address “nonsense” is not one.'],
    ])
  })

  it('keeps every guardian of a line that is misshapen', async () => {
    const { refused } = await read(`${wideHeader}\nS-1,Bo Ruiz,,Ana,Ruiz,,Y,Leo,Ruiz,,N,more\nS-2,Cy Lee,,Kim,Lee\n`, wide)
    expect(refused.map(({ line, problem, key, restricted }) => [line, problem, key, restricted])).toEqual([
      [2, 'shape', 'sourced_id:student:S-1:1', true],
      [2, 'shape', 'sourced_id:student:S-1:2', false],
      [3, 'shape', 'sourced_id:student:S-2:1', false],
    ])
    expect(refused[2]?.reason).toBe('It ends after 5 values, before the column of restrictions. Give it all 11, empty ones too.')
  })

  it('tells columns of one name apart by their order', async () => {
    const mapping = mappingOf({ Name: 'family_name', 'Name (2)': 'given_name', 'Column 3': 'sourced_id' })
    expect((await read('Name,Name,\nRuiz,Ana,c-1\n', mapping)).accepted).toMatchObject([
      { familyName: 'Ruiz', givenName: 'Ana', sourcedId: 'c-1' },
    ])
  })

  it.each([
    [
      'a missing column',
      'Last Name,First Name,ID\nRuiz,Ana,c-1\n',
      'The column “Mail” is missing, which the mapping of this source uses. Export the file as before',
    ],
    [
      'several',
      'Last Name\nRuiz\n',
      'The columns “First Name”, “ID”, “Mail” are missing, which the mapping of this source uses. Does the mapping name the right separator?',
    ],
    ['an empty file', '', 'The file is empty.'],
    ['a header alone', 'Last Name,First Name,ID,Mail\n', 'it would remove everybody'],
    ['lines that name nobody', 'Last Name,First Name,ID,Mail,Other\n,,,,x\n', 'The file names no contact in the columns of its mapping.'],
    ['over 500 columns', `${'a,'.repeat(600)}b\n`, 'The file has 601 columns; 500 is the most.'],
    [
      'another encoding',
      Buffer.from('Last Name,First Name,ID,Mail\nNúñez,Ana,c-1,\n', 'latin1'),
      'The file is not UTF-8, as its mapping says.',
    ],
  ])('refuses %s', async (_, text, reason) => {
    await expect(read(text, plain)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
  })

  describe('of a file that lists others, too', () => {
    const guardians = { ...plain, onlyWhere: { header: 'role', words: ['parent', 'guardián'] } }

    async function readSome(text: string) {
      let others = 0
      const accepted: ContactLine[] = []
      const refused: RefusedLine[] = []
      async function* body() {
        yield Buffer.from(text)
      }
      const leaveOut = (lines: number) => {
        others += lines
      }
      for await (const batch of readMappedLines(body(), { mapping: guardians, fileName: 'export.csv', leaveOut })) {
        accepted.push(...batch.accepted)
        refused.push(...batch.refused)
      }
      return { others, names: accepted.map(({ familyName }) => familyName), reasons: refused.map(({ line, reason }) => [line, reason]) }
    }

    it('takes the rows with the words, in whatever case and with whatever blanks, and counts the others', async () => {
      const rows = ['c-1,Ruiz,Ana,,Parent', 'c-2,Lee,Kim,, GUARDIA\u0301N ', 's-1,Birch,Bo,,Student', 't-1,Vega,Di,,', ',,,,']
      expect(await readSome(`ID,Last Name,First Name,Mail,Role\n${rows.join('\n')}\n`)).toEqual({
        others: 2,
        names: ['Ruiz', 'Lee'],
        reasons: [],
      })
    })

    it('refuses a row that ends before the column, a file without it, and one in which nobody is a contact', async () => {
      expect(await readSome('ID,Last Name,First Name,Mail,Role\nc-1,Ruiz,Ana,,Parent\nc-2,Lee\n')).toMatchObject({
        reasons: [[3, 'It ends after 2 values, before the column that says who is a contact. Give it all 5, empty ones too.']],
      })
      await expect(readSome('ID,Last Name,First Name,Mail\nc-1,Ruiz,Ana,\n')).rejects.toMatchObject({
        message: expect.stringContaining('The column “role” is missing'),
      })
      await expect(readSome('ID,Last Name,First Name,Mail,Role\ns-1,Birch,Bo,,Student\n')).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('names no contact'),
      })
    })
  })
})
