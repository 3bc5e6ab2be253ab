import { AppError } from '@/lib/app-error'
import type { FileDelimiter } from '@/lib/roster/files/csv-dialect'
import { type CsvRecord, readCsvRecords } from '@/lib/roster/files/csv-records'
import { explainShape, quoteValue, readColumnNames } from '@/lib/roster/files/csv-shape'
import { detectDialect } from '@/lib/roster/files/detect-delimiter'
import { headBytes } from '@/lib/roster/files/file-head'
import { findControlCharacter, isEmailAddress, longestId, longestValue, tidyValue } from '@/lib/roster/files/line-values'

/** At least one of `sourcedId` and `email` is there; the e-mail address is in small letters. */
export type GuidLine = { line: number; guid: string; sourcedId: string | null; email: string | null }

export type GuidBatch = { lines: GuidLine[]; refused: Array<{ line: number; reason: string }> }

type GuidColumn = 'guid' | 'sourcedId' | 'email'
type Header = { width: number; delimiter: FileDelimiter; positions: Record<GuidColumn, number> }

/** Spellings in small letters, without spaces and signs. */
const spellings: Record<GuidColumn, readonly string[]> = {
  guid: ['guid', 'userguid', 'contactguid', 'parentguid', 'guardianguid', 'personguid', 'gg4lguid', 'gg4luserguid'],
  sourcedId: [
    'sourcedid',
    'contactsourcedid',
    'usersourcedid',
    'personsourcedid',
    'parentsourcedid',
    'guardiansourcedid',
    'studentinformationid',
    'studentinformationsystemid',
    'sisid',
    'sisuserid',
    'contactid',
  ],
  email: ['email', 'emailaddress', 'mail', 'contactemail', 'useremail', 'parentemail', 'guardianemail'],
}

const columnWords: Record<GuidColumn, string> = { guid: 'GUIDs', sourcedId: 'sourcedIds', email: 'e-mail addresses' }

/**
 * Reads a file of GUIDs as a stream: a CSV in any encoding and with any delimiter that can be told, its columns in any order
 * and several spellings, others ignored. A mistyped e-mail address beside a sourcedId is left out; any other mistake refuses
 * its line. Refuses the whole file with `invalid_input`: nothing in it, no column of GUIDs, none to know the contacts by, two
 * for the same; and what `readColumnNames` and `readCsvRecords` refuse.
 */
export async function* readGuidFile(body: AsyncIterable<Uint8Array>): AsyncGenerator<GuidBatch> {
  const { head, whole } = await lookAhead(body)
  const dialect = await detectDialect(head)
  let header: Header | undefined
  for await (const records of readCsvRecords(whole, dialect)) {
    const [first] = records
    if (!first) continue
    const lines = header ? records : records.slice(1)
    header ??= { ...readHeader(first), delimiter: dialect.delimiter }
    const batch: GuidBatch = { lines: [], refused: [] }
    for (const record of lines) readLine(header, record, batch)
    yield batch
  }
  if (!header) throw new AppError('invalid_input', 'The file is empty. Export it again.')
}

/** The beginning of a stream, and the stream from its beginning. */
async function lookAhead(body: AsyncIterable<Uint8Array>) {
  const chunks = body[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  let isCut = true
  while (size < headBytes) {
    const { done, value } = await chunks.next()
    if (done) {
      isCut = false
      break
    }
    first.push(value)
    size += value.length
  }
  async function* whole() {
    yield* first
    if (isCut) yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { head: { bytes: Buffer.concat(first).subarray(0, headBytes), isCut: isCut || size > headBytes }, whole: whole() }
}

function readHeader(record: CsvRecord): Omit<Header, 'delimiter'> {
  const names = readColumnNames(record).map((name) => name.replace(/[^a-z0-9]/g, ''))
  const positions = { guid: place(names, 'guid'), sourcedId: place(names, 'sourcedId'), email: place(names, 'email') }
  if (positions.guid === -1) throw new AppError('invalid_input', 'The file has no column guid. Name the columns in the first line.')
  if (positions.sourcedId === -1 && positions.email === -1) {
    throw new AppError(
      'invalid_input',
      'The file has neither a column sourced_id nor email, so nobody can tell whose GUIDs they are. Name the columns in the first line.',
    )
  }
  return { width: names.length, positions }
}

function place(names: readonly string[], column: GuidColumn): number {
  const found = names.flatMap((name, index) => (spellings[column].includes(name) ? [index] : []))
  if (found.length > 1) throw new AppError('invalid_input', `The file has two columns of ${columnWords[column]}. Keep one of them.`)
  return found[0] ?? -1
}

function readLine({ width, delimiter, positions }: Header, record: CsvRecord, batch: GuidBatch): void {
  const { line, fields } = record
  const refuse = (reason: string) => batch.refused.push({ line, reason })
  const misshapen = explainShape(record, width, delimiter)
  if (misshapen) return void refuse(misshapen)
  const value = (column: GuidColumn) => tidyValue((fields[positions[column]] ?? '').slice(0, longestValue))
  const guid = value('guid')
  const sourcedId = value('sourcedId')
  const email = value('email').toLowerCase()
  if (guid === '') return void refuse('The GUID is empty.')
  if (!isId(guid)) return void refuse(`${quoteValue(guid)} is not a GUID.`)
  if (sourcedId !== '' && !isId(sourcedId)) return void refuse(`${quoteValue(sourcedId)} is not a sourcedId.`)
  const isMailable = isEmailAddress(email)
  if (sourcedId === '' && email === '')
    return void refuse('It has neither a sourcedId nor an e-mail address, so nobody can tell whose GUID it is.')
  if (sourcedId === '' && !isMailable) return void refuse(`The e-mail address ${quoteValue(email)} is not one.`)
  batch.lines.push({ line, guid, sourcedId: sourcedId || null, email: isMailable ? email : null })
}

function isId(text: string): boolean {
  return text.length <= longestId && findControlCharacter(text) === undefined
}
