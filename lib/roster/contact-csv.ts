import { AppError } from '@/lib/app-error'
import { type CsvRecord, readCsvRecords } from '@/lib/roster/files/csv-records'
import { explainShape, quoteValue, readColumnNames } from '@/lib/roster/files/csv-shape'
import {
  canonicalLanguage,
  findControlCharacter,
  holdsInvisible,
  isEmailAddress,
  longestId,
  longestPairBytes,
  longestValue,
  parseFlag,
  tidyValue,
} from '@/lib/roster/files/line-values'
import { emptyFile } from '@/lib/roster/files/unreadable-file'
import { type ContactLine, contactKey, type RefusedLine } from './contact-line'
import type { LineProblem } from './line-problem'
import type { LineBatch, Reading } from './reader'

/** The columns of a contact CSV. The first two must be there. */
export const contactColumns = [
  'guid',
  'family_name',
  'given_name',
  'email',
  'phone',
  'language',
  'relationship',
  'restricted',
  'activated',
  'sourced_id',
  'student_id',
  'student_given_name',
  'student_family_name',
  'school',
  'grade',
] as const

export type ContactColumn = (typeof contactColumns)[number]
/** What a line says, by column; empty where it says nothing. */
export type ContactValues = Record<ContactColumn, string>
type Header = { width: number; positions: ReadonlyMap<ContactColumn, number> }

/** What is wrong with a line, and of which kind that is. */
type Mistake = { problem: LineProblem; reason: string }

const fileName = 'contacts.csv'

const required = ['guid', 'family_name'] as const
const idColumns = ['guid', 'sourced_id', 'student_id'] as const

/** Reads the contact CSV of an import; see `readContactCsv`. */
export async function* readContacts({ file, report }: Reading): AsyncGenerator<LineBatch> {
  if (!file) throw new Error('A contact CSV is read from a file.')
  const total = file.size
  let done = 0
  async function* counted() {
    for await (const chunk of file?.stream() ?? []) {
      yield chunk
      done += chunk.length
      report({ done, total, unit: 'bytes' })
    }
  }
  yield* readContactCsv(counted())
}

/**
 * Reads a contact CSV as a stream: headers in any order and case, unknown columns ignored, in batches of accepted and
 * refused lines. Refuses the whole file with `invalid_input`: no header or no line below it, a required column missing,
 * a column twice, over 500 columns; and what `readCsvRecords` refuses.
 */
export async function* readContactCsv(body: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  let header: Header | undefined
  let lines = 0
  for await (const records of readCsvRecords(body)) {
    const batch: LineBatch = { accepted: [], refused: [] }
    for (const record of records) {
      if (!header) {
        header = readHeader(record)
        continue
      }
      lines++
      readLine(header, record, batch)
    }
    if (batch.accepted.length > 0 || batch.refused.length > 0) yield batch
  }
  if (!header) throw new AppError('invalid_input', emptyFile)
  if (lines === 0) {
    throw new AppError(
      'invalid_input',
      'The file has a header and no contacts. A file is the whole list of its source, so it would remove everybody. Export it again with its contacts.',
    )
  }
}

function readHeader(record: CsvRecord): Header {
  const names = readColumnNames(record)
  const missing = required.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const cure = names.length === 1 ? 'Is the file separated by commas?' : 'Name the columns in the first line.'
    const columns = missing.length === 1 ? `The column ${missing[0]} is missing.` : `The columns ${missing.join(' and ')} are missing.`
    throw new AppError('invalid_input', `${columns} ${cure}`)
  }
  const known = contactColumns.filter((name) => names.includes(name))
  return { width: names.length, positions: new Map(known.map((name) => [name, names.indexOf(name)])) }
}

/** Written out, since a million of them are made. */
function noValues(): ContactValues {
  return {
    guid: '',
    family_name: '',
    given_name: '',
    email: '',
    phone: '',
    language: '',
    relationship: '',
    restricted: '',
    activated: '',
    sourced_id: '',
    student_id: '',
    student_given_name: '',
    student_family_name: '',
    school: '',
    grade: '',
  }
}

function readLine(header: Header, record: CsvRecord, batch: LineBatch): void {
  const { line, fields } = record
  const values = noValues()
  for (const [column, position] of header.positions) values[column] = fields[position] ?? ''
  const refuse = (mistake: Mistake) => batch.refused.push({ file: fileName, line, ...mistake, ...whatIsKnown(values) })

  const misshapen = explainShape(record, header.width)
  if (misshapen) return void refuse({ problem: 'shape', reason: misshapen })
  if (fields.length <= (header.positions.get('restricted') ?? -1)) {
    // Without its end nobody knows whether a court order stood there.
    return void refuse({
      problem: 'shape',
      reason: `It ends after ${fields.length} values, before the column restricted. Give it all ${header.width}, empty ones too.`,
    })
  }
  takeContact({ file: fileName, line, values, hasActivated: header.positions.has('activated') }, batch)
}

type GivenContact = { file: string; line: number; values: ContactValues; hasActivated: boolean }

/** Tidies and checks one contact, given by the columns of a contact CSV, and puts it with the accepted or the refused lines. */
export function takeContact({ file, line, values, hasActivated }: GivenContact, batch: LineBatch): void {
  const refuse = (mistake: Mistake) => batch.refused.push({ file, line, ...mistake, ...whatIsKnown(values) })
  const cleaned: ContactColumn[] = []
  for (const column of contactColumns) {
    const raw = values[column]
    if (raw === '') continue
    const problem = tidyOrExplain(values, column)
    if (problem) return void refuse(problem)
    if (values[column] !== raw && holdsInvisible(raw)) cleaned.push(column)
  }
  const contact = parseContact(line, values, hasActivated)
  if ('problem' in contact) return void refuse(contact)
  batch.accepted.push(cleaned.length === 0 ? contact : { ...contact, cleaned })
}

/** Tidies one value in place; answers why it cannot stand. */
function tidyOrExplain(values: ContactValues, column: ContactColumn): Mistake | undefined {
  const raw = values[column]
  if (raw.length > longestValue)
    return { problem: 'too_long', reason: `${column} has ${raw.length.toLocaleString('en-US')} characters; 1,000 is the most.` }
  const value = tidyValue(raw)
  const control = findControlCharacter(value)
  if (control) return { problem: 'characters', reason: `${column} holds the control character ${control}. Remove it.` }
  values[column] = value
  return undefined
}

function parseContact(line: number, values: ContactValues, hasActivated: boolean): ContactLine | Mistake {
  const guid = values.guid || null
  const sourcedId = values.sourced_id || null
  if (!guid && !sourcedId)
    return { problem: 'no_id', reason: 'It has neither a guid nor a sourced_id, so nobody can tell whose line it is.' }
  if (!values.family_name) return { problem: 'no_name', reason: 'family_name is empty.' }
  const tooLong = idColumns.find((column) => values[column].length > longestId)
  if (tooLong) return { problem: 'too_long', reason: `${tooLong} has over ${longestId} characters.` }
  if (isPairTooLong(values.family_name, values.given_name)) return { problem: 'too_long', reason: 'The names together are too long.' }
  if (isPairTooLong(values.school, values.grade)) return { problem: 'too_long', reason: 'School and grade together are too long.' }
  if (values.email && !isEmailAddress(values.email))
    return { problem: 'email', reason: `The e-mail address ${quoteValue(values.email)} is not one.` }
  const language = values.language ? canonicalLanguage(values.language) : null
  if (language === undefined)
    return { problem: 'language', reason: `The language ${quoteValue(values.language)} is not a language tag, such as en, es or zh-Hant.` }
  const restricted = parseFlag(values.restricted)
  if (restricted === undefined)
    return { problem: 'flag', reason: `restricted is ${quoteValue(values.restricted)}; it must be true or false.` }
  const activated = hasActivated ? parseFlag(values.activated) : null
  if (activated === undefined) return { problem: 'flag', reason: `activated is ${quoteValue(values.activated)}; it must be true or false.` }
  return {
    line,
    guid,
    sourcedId,
    givenName: values.given_name,
    familyName: values.family_name,
    email: values.email || null,
    phone: values.phone || null,
    language,
    relationship: values.relationship || null,
    restricted,
    activated,
    student: parseStudent(values),
  }
}

function parseStudent(values: ContactValues): ContactLine['student'] {
  const { student_id, student_given_name, student_family_name, school, grade } = values
  if (!student_id && !student_given_name && !student_family_name && !school && !grade) return null
  return {
    sourcedId: student_id || null,
    givenName: student_given_name,
    familyName: student_family_name,
    school: school || null,
    grade: grade || null,
  }
}

/**
 * Whose line a refused one is, by the ids that can be trusted. Its restriction counts too: a court order must not be lost to
 * a mistyped e-mail, so a word that is neither true nor false is taken as true here.
 */
export function whatIsKnown(values: ContactValues): Pick<RefusedLine, 'key' | 'sourcedId' | 'restricted'> {
  const sourcedId = trustedId(values.sourced_id)
  const key = contactKey({ guid: trustedId(values.guid), sourcedId })
  return { key, sourcedId, restricted: key !== null && (parseFlag(tidyValue(values.restricted.slice(0, longestValue))) ?? true) }
}

function trustedId(raw: string): string | null {
  if (raw.length > longestId) return null
  const value = tidyValue(raw)
  return findControlCharacter(value) ? null : value || null
}

function isPairTooLong(first: string, second: string): boolean {
  // No UTF-16 code unit takes more than three bytes.
  if ((first.length + second.length) * 3 <= longestPairBytes) return false
  return Buffer.byteLength(first) + Buffer.byteLength(second) > longestPairBytes
}
