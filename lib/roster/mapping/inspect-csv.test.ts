import { describe, expect, it } from 'vitest'
import { inspectCsv } from './inspect-csv'
import { lookAtCsv } from './look-at-csv'

const lines = ['Guardian Name;Guardian Email;Home Language;Student ID']
for (let index = 0; index < 60; index++) lines.push(`Núñez, Ana;ana${index}@example.org;${index % 2 ? 'Spanish' : 'Mixteco'};S-${index}`)
const file = lines.join('\r\n')

async function* bodyOf(value: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
}

const asHead = (text: string) => ({ head: Buffer.from(text).toString('base64'), isCut: false })
const mapping = {
  encoding: 'utf-8',
  delimiter: ';',
  columns: [
    { header: 'Guardian Name', field: 'full_name' },
    { header: 'Guardian Email', field: 'email' },
    { header: 'Home Language', field: 'language' },
  ],
  knownBy: 'email',
}

describe('inspectCsv', () => {
  it('refuses a list of everybody that does not say who is a contact, and says what to take', async () => {
    const users = 'sourcedId,username,familyName,givenName,password,activeDirectoryMatchId,email,phone,sms'
    const look = (header: string) =>
      inspectCsv({ bytes: Buffer.from(`${header}\nu-1,a,Ruiz,Ana,,,ana@example.org,,,guardian\n`), isCut: false })
    await expect(look(users)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('relationships.csv') })
    expect(await look(`${users},role`)).toMatchObject({ suggestion: { vendor: 'microsoft_sds', onlyWhere: { header: 'role' } } })
  })

  it('shows how a file is written down, its columns with their values, and a suggestion', async () => {
    const seen = await inspectCsv({ bytes: Buffer.from(file, 'latin1'), isCut: false })
    expect(seen).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      columns: [
        { header: 'Guardian Name', samples: ['Núñez, Ana'], words: ['Núñez, Ana'] },
        { header: 'Guardian Email', samples: ['ana0@example.org', 'ana1@example.org', 'ana2@example.org'], words: [] },
        { header: 'Home Language', words: ['Mixteco', 'Spanish'] },
        { header: 'Student ID' },
      ],
      suggestion: {
        knownBy: 'email_and_name',
        columns: [{ field: 'full_name' }, { field: 'email' }, { field: 'language' }, { field: 'student_id' }],
      },
    })
  })

  it('reads as it is told', async () => {
    const { columns } = await inspectCsv({ bytes: Buffer.from('a;b\n1;2\n'), isCut: false }, { delimiter: ',' })
    expect(columns.map(({ header }) => header)).toEqual(['a;b'])
  })

  it.each([
    ['an empty file', '', false, 'The file is empty.'],
    ['a first line without an end', 'a,"b', true, 'The first line has no end.'],
    ['a file without names of columns', 'Ruiz,Ana,ana@example.org\n', false, 'The first line holds an e-mail address'],
    ['a workbook', 'PK\x03\x04', false, 'The file is an Excel workbook'],
  ])('refuses %s', async (_, text, isCut, reason) => {
    await expect(inspectCsv({ bytes: Buffer.from(text), isCut })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(reason),
    })
  })
})

describe('lookAtCsv', () => {
  it('answers with the columns of a file', async () => {
    expect(await lookAtCsv(bodyOf(asHead(file)))).toMatchObject({ inspection: { delimiter: ';' }, preview: null })
  })

  it('answers with the contacts a mapping makes, counting what it does not show', async () => {
    const words = { ...mapping, columns: [...mapping.columns, { header: 'Student ID', field: 'student_id' }] }
    const { preview } = await lookAtCsv(bodyOf({ ...asHead(file), mapping: words }))
    expect(preview).toMatchObject({
      accepted: 30,
      refused: 30,
      isCut: false,
      problems: [{ problem: 'language', count: 30, repair: 'Say in the mapping which language each word means.' }],
    })
    expect(preview?.contacts).toHaveLength(20)
    expect(preview?.problems[0]?.examples).toHaveLength(3)
  })

  it('names the field of a mapping that cannot work', async () => {
    const asked = { ...asHead(file), mapping: { ...mapping, knownBy: 'id' } }
    await expect(lookAtCsv(bodyOf(asked))).rejects.toMatchObject({ code: 'invalid_input', fields: { knownBy: expect.any(String) } })
  })

  it.each([
    ['what is not JSON', 'nonsense', 'invalid_input'],
    ['what is not base64', { head: '***', isCut: false }, 'invalid_input'],
    ['more than the beginning of a file', { head: Buffer.alloc(300 * 1024, 'x').toString('base64'), isCut: true }, 'invalid_input'],
    ['a body over 1 MiB', 'x'.repeat(1024 * 1024 + 1), 'too_large'],
  ])('refuses %s', async (_, asked, code) => {
    await expect(lookAtCsv(bodyOf(asked))).rejects.toMatchObject({ code })
  })
})
