import { describe, expect, it } from 'vitest'
import { mappingSchema } from './mapping'

const column = (header: string, field: string, guardian: number | null = null) => ({ header, field, guardian })
const plain = {
  encoding: 'utf-8',
  delimiter: ',',
  columns: [column('Last', 'family_name'), column('Mail', 'email'), column('Id', 'sourced_id'), column('Student', 'student_id')],
  knownBy: 'id',
}

function mistakes(change: object): Record<string, string> {
  const parsed = mappingSchema.safeParse({ ...plain, ...change })
  return Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]))
}

describe('mappingSchema', () => {
  it('takes a mapping and fills in what it leaves out', () => {
    expect(mappingSchema.parse({ ...plain, yesWords: [' Court  '] })).toEqual({
      ...plain,
      fixed: {},
      onlyWhere: null,
      nameOrder: 'given_first',
      languages: {},
      yesWords: ['court'],
      noWords: [],
    })
  })

  it.each([
    ['no columns', { columns: [] }, 'columns', 'Choose a column for the contact’s family name or full name.'],
    [
      'a field twice',
      { columns: [...plain.columns, column('Surname', 'family_name')] },
      'columns.4',
      '“Last” already says family name. Choose one of the two.',
    ],
    ['a column twice', { columns: [...plain.columns, column('last', 'phone')] }, 'columns.4', '“last” is used twice.'],
    ['a field nobody knows', { columns: [column('Last', 'shoe_size')] }, 'columns.0.field', 'Choose what the column says.'],
    [
      'a student with a guardian number',
      { columns: [...plain.columns, column('Grade', 'grade', 1)] },
      'columns.4',
      'A student has no guardian number.',
    ],
    [
      'an eleventh guardian',
      { columns: [column('Last', 'family_name', 11)] },
      'columns.0.guardian',
      'At most 10 guardians fit into a line.',
    ],
    ['no name', { columns: [column('Id', 'sourced_id')] }, 'columns', 'Choose a column for the contact’s family name or full name.'],
    [
      'a guardian without a name',
      { columns: [column('A', 'family_name', 1), column('B', 'email', 2), column('C', 'student_id')], knownBy: 'student' },
      'columns',
      'Choose a column for guardian 2’s family name or full name.',
    ],
    [
      'no id to know by',
      { columns: [column('Last', 'family_name')] },
      'knownBy',
      'Choose a column for the id of the contact, or another way.',
    ],
    [
      'no e-mail to know by',
      { columns: [column('Last', 'family_name')], knownBy: 'email' },
      'knownBy',
      'Choose a column for the e-mail, or another way.',
    ],
    [
      'no student to know by',
      { columns: [column('Last', 'family_name')], knownBy: 'student' },
      'knownBy',
      'Choose a column for the id of the student, or another way.',
    ],
    [
      'a language that is none',
      { languages: { spanish: 'Spanish' } },
      'languages.spanish',
      'Type a language tag, such as en, es or zh-Hant.',
    ],
    [
      'a fixed language that is none',
      { fixed: { language: 'Spanish' } },
      'fixed.language',
      'Type a language tag, such as en, es or zh-Hant.',
    ],
    ['a word for both', { yesWords: ['x'], noWords: ['X'] }, 'noWords', '“x” cannot mean both yes and no.'],
    ['another encoding', { encoding: 'ebcdic' }, 'encoding', 'Choose an encoding.'],
    ['another delimiter', { delimiter: '#' }, 'delimiter', 'Choose what stands between the values.'],
  ])('refuses %s', (_, change, path, message) => {
    expect(mistakes(change)).toMatchObject({ [path]: message })
  })

  it('lets a guardian without an address be known by the student', () => {
    const columns = [column('A', 'full_name', 1), column('B', 'email', 1), column('C', 'full_name', 2), column('D', 'student_id')]
    expect(mistakes({ columns, knownBy: 'email' })).toEqual({})
    expect(mistakes({ columns: columns.slice(0, 3), knownBy: 'email' })).toHaveProperty('knownBy')
  })

  it('refuses a column that says who is a contact without words for it', () => {
    expect(mistakes({ onlyWhere: { header: 'Role', words: [] } })).toEqual({ 'onlyWhere.words': 'Choose at least one word.' })
    expect(mistakes({ onlyWhere: { header: 'Role', words: [' Parent '] } })).toEqual({})
  })
})
