import { z } from 'zod'
import { type FileDelimiter, type FileEncoding, fileDelimiters, fileEncodings } from '@/lib/roster/files/csv-dialect'
import { canonicalLanguage } from '@/lib/roster/files/line-values'
import {
  contactFields,
  fixedFields,
  isStudentField,
  type KnownBy,
  knownByRules,
  type MappedField,
  mostGuardians,
  studentFields,
  wordsFor,
} from './mapping-fields'

const keysOf = <Name extends string>(words: Record<Name, string>): [Name, ...Name[]] => Object.keys(words) as [Name, ...Name[]]

const word = z
  .string()
  .transform((text) => text.trim().normalize('NFC').toLowerCase())
  .pipe(z.string().min(1).max(100))
const words = z.array(word).max(50, 'Name at most 50 words.').default([])
const tag = z.string().refine((text) => canonicalLanguage(text) !== undefined, 'Type a language tag, such as en, es or zh-Hant.')

const columnSchema = z.object({
  /** As the file's first line has it; case does not matter. */
  header: z.string().min(1).max(200, 'The name of the column has over 200 characters.'),
  field: z.enum([...keysOf(contactFields), ...keysOf(studentFields)], 'Choose what the column says.'),
  /** 1 to 10 where a line has several guardians side by side; null where it speaks of all of them, or of the student. */
  guardian: z.int().min(1).max(mostGuardians, `At most ${mostGuardians} guardians fit into a line.`).nullable().default(null),
})

/**
 * How the columns of somebody else's CSV are read. Refuses what cannot work: two columns for one field, a guardian without a
 * name, a rule of knowing again whose columns are missing.
 */
export const mappingSchema = z
  .object({
    encoding: z.enum(keysOf<FileEncoding>(fileEncodings), 'Choose an encoding.'),
    delimiter: z.enum(keysOf<FileDelimiter>(fileDelimiters), 'Choose what stands between the values.'),
    columns: z.array(columnSchema).max(150, 'Use at most 150 columns.'),
    fixed: z.partialRecord(z.enum(fixedFields), z.string().trim().max(200, 'It has over 200 characters.')).default({}),
    /** Of a full name without a comma; with one, the family name stands before it. */
    nameOrder: z.enum(['given_first', 'family_first']).default('given_first'),
    /** What the file's words for languages mean, in small letters, beside those every mapping knows. */
    languages: z.record(word, tag).default({}),
    /** Words for yes and no in the columns of restrictions and accounts, beside true, yes, y, 1 and false, no, n, 0. */
    yesWords: words,
    noWords: words,
    knownBy: z.enum(keysOf<KnownBy>(knownByRules), 'Choose how a contact is known again.'),
    /** Of a file that lists others too: only rows with one of the words in this column are contacts. */
    onlyWhere: z
      .object({
        header: columnSchema.shape.header,
        words: z.array(word).min(1, 'Choose at least one word.').max(50, 'Name at most 50 words.'),
      })
      .nullable()
      .default(null),
  })
  .superRefine((mapping, context) => {
    for (const { path, message } of findMistakes(mapping)) context.addIssue({ code: 'custom', path, message })
  })

export type ContactMapping = z.output<typeof mappingSchema>

/** The guardians a line of the file has side by side, in order; null alone where each line is one contact. */
export function guardiansOf({ columns }: Pick<ContactMapping, 'columns'>): Array<number | null> {
  const numbers = [...new Set(columns.flatMap(({ guardian }) => guardian ?? []))].sort((one, other) => one - other)
  return numbers.length === 0 ? [null] : numbers
}

/** The header of the column that speaks of this field of this guardian. */
export function headerFor({ columns }: Pick<ContactMapping, 'columns'>, field: MappedField, guardian: number | null): string | undefined {
  const own = columns.find((column) => column.field === field && column.guardian === guardian)
  return (own ?? columns.find((column) => column.field === field && column.guardian === null))?.header
}

type Checked = Pick<ContactMapping, 'columns' | 'fixed' | 'knownBy' | 'yesWords' | 'noWords'>
type Mistake = { path: Array<string | number>; message: string }

function findMistakes(mapping: Checked): Mistake[] {
  return [...findColumnMistakes(mapping), ...findNameMistakes(mapping), ...findRuleMistakes(mapping), ...findWordMistakes(mapping)]
}

function findColumnMistakes({ columns }: Checked): Mistake[] {
  return columns.flatMap(({ header, field, guardian }, index) => {
    const path = ['columns', index]
    const earlier = columns.slice(0, index)
    const sameField = earlier.find((column) => column.field === field && column.guardian === guardian)
    if (sameField) return [{ path, message: `“${sameField.header}” already says ${wordsFor(field, guardian)}. Choose one of the two.` }]
    if (earlier.some((column) => column.header.toLowerCase() === header.toLowerCase()))
      return [{ path, message: `“${header}” is used twice.` }]
    if (guardian !== null && isStudentField(field)) return [{ path, message: 'A student has no guardian number.' }]
    return []
  })
}

function findNameMistakes(mapping: Checked): Mistake[] {
  const nameless = guardiansOf(mapping).filter(
    (guardian) => !headerFor(mapping, 'family_name', guardian) && !headerFor(mapping, 'full_name', guardian),
  )
  const [first] = nameless
  if (first === undefined) return []
  const whose = first === null ? 'the contact’s' : `guardian ${first}’s`
  return [{ path: ['columns'], message: `Choose a column for ${whose} family name or full name.` }]
}

function findRuleMistakes(mapping: Checked): Mistake[] {
  const guardians = guardiansOf(mapping)
  const all = (...fields: MappedField[]) => guardians.every((guardian) => fields.some((field) => headerFor(mapping, field, guardian)))
  const refuse = (what: string): Mistake[] => [{ path: ['knownBy'], message: `Choose a column for ${what}, or another way.` }]
  switch (mapping.knownBy) {
    case 'id':
      return all('sourced_id', 'guid') ? [] : refuse('the id of the contact')
    case 'email':
    case 'email_and_name':
      return all('email', 'student_id') && mapping.columns.some(({ field }) => field === 'email') ? [] : refuse('the e-mail')
    case 'student':
      return all('student_id') ? [] : refuse('the id of the student')
  }
}

function findWordMistakes({ yesWords, noWords, fixed }: Checked): Mistake[] {
  const both = yesWords.find((yes) => noWords.includes(yes))
  const mistakes: Mistake[] = both ? [{ path: ['noWords'], message: `“${both}” cannot mean both yes and no.` }] : []
  if (fixed.language && canonicalLanguage(fixed.language) === undefined)
    mistakes.push({ path: ['fixed', 'language'], message: 'Type a language tag, such as en, es or zh-Hant.' })
  return mistakes
}
