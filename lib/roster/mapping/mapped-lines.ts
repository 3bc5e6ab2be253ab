import { AppError } from '@/lib/app-error'
import { takeContact, whatIsKnown } from '@/lib/roster/contact-csv'
import type { RefusedLine } from '@/lib/roster/contact-line'
import { type CsvDialect, isSeparatorLine } from '@/lib/roster/files/csv-dialect'
import { type CsvRecord, type CsvText, readCsvRecords } from '@/lib/roster/files/csv-records'
import { explainShape, quoteValue } from '@/lib/roster/files/csv-shape'
import { parseFlag } from '@/lib/roster/files/line-values'
import { emptyFile } from '@/lib/roster/files/unreadable-file'
import type { LineProblem } from '@/lib/roster/line-problem'
import type { LineBatch } from '@/lib/roster/reader'
import { contactsOfLine, isOfContact, type MappedContact, type MappedPlaces, placeColumns } from './mapped-line'
import type { ContactMapping } from './mapping'
import { nameColumns } from './name-columns'

type Mapped = {
  mapping: ContactMapping
  fileName: string
  isCut?: boolean
  /** Told how many lines are of somebody else, by the column that says who is a contact. */
  leaveOut?: (lines: number) => void
}

/**
 * Reads a CSV by a mapping as a stream, by the rules of a contact CSV: a line is one contact, or as many as it has guardians
 * side by side; a line that names nobody, or by the mapping no contact, is passed over. Refuses the whole file with `invalid_input`: no header, nobody in it,
 * a column of the mapping missing, over 500 columns; and what `readCsvRecords` refuses.
 */
export async function* readMappedLines(
  body: AsyncIterable<Uint8Array>,
  { mapping, fileName, isCut, leaveOut }: Mapped,
): AsyncGenerator<LineBatch> {
  let places: MappedPlaces | undefined
  let contacts = 0
  for await (const records of readMappedRecords(body, { ...mapping, isCut })) {
    const batch: LineBatch = { accepted: [], refused: [] }
    let others = 0
    for (const record of records) {
      if (!places) places = placeColumns(mapping, nameColumns(record))
      else if (readLine(places, record, { batch, fileName }) === 'other') others++
    }
    if (others > 0) leaveOut?.(others)
    contacts += batch.accepted.length + batch.refused.length
    if (batch.accepted.length > 0 || batch.refused.length > 0) yield batch
  }
  if (!places) throw new AppError('invalid_input', emptyFile)
  if (contacts === 0 && !isCut) {
    throw new AppError(
      'invalid_input',
      'The file names no contact in the columns of its mapping. A file is the whole list of its source, so it would remove everybody. Export it again, or change the mapping.',
    )
  }
}

/** The records of a file from its header on: the line `sep=;` before it, which is for Excel, is passed over. */
export async function* readMappedRecords(
  body: AsyncIterable<Uint8Array>,
  { encoding, delimiter, isCut }: CsvDialect & Pick<CsvText, 'isCut'>,
): AsyncGenerator<CsvRecord[]> {
  let isFirst = true
  for await (const records of readCsvRecords(body, { encoding, delimiter, isCut })) {
    const [first] = records
    const rest = isFirst && first && isSeparatorLine(first.fields, delimiter) ? records.slice(1) : records
    if (first) isFirst = false
    if (rest.length > 0) yield rest
  }
}

type Into = { batch: LineBatch; fileName: string }

/** Answers `other` where the line is of somebody who is no contact. */
function readLine(places: MappedPlaces, record: CsvRecord, { batch, fileName: file }: Into): 'other' | undefined {
  const { line, fields } = record
  const contacts = contactsOfLine(places, fields)
  const mistake = explainLine(places, record)
  if (mistake) {
    const refused = { file, line, problem: 'shape' as const, reason: mistake }
    const known = contacts.map(({ values }) => ({ ...refused, ...whatIsKnown(values) }))
    batch.refused.push(...(known.length > 0 ? known : [{ ...refused, key: null, restricted: false }]))
    return undefined
  }
  if (!isOfContact(places, fields)) return contacts.length > 0 ? 'other' : undefined
  for (const { values, headers } of contacts) {
    if (values.guid.trim() === '' && values.sourced_id.trim() === '') {
      batch.refused.push({ file, line, problem: 'no_id', reason: noId[places.mapping.knownBy], key: null, restricted: false })
      continue
    }
    const one: LineBatch = { accepted: batch.accepted, refused: [] }
    takeContact({ file, line, values, hasActivated: places.hasActivated }, one)
    batch.refused.push(...one.refused.map((refused) => ({ ...refused, reason: inWordsOfFile(refused, { values, headers }) })))
  }
  return undefined
}

function explainLine({ width, restrictedAt, only, mapping }: MappedPlaces, record: CsvRecord): string | undefined {
  const misshapen = explainShape(record, width, mapping.delimiter)
  if (misshapen) return misshapen
  const { length } = record.fields
  if (only && length <= only.at)
    return `It ends after ${length} values, before the column that says who is a contact. Give it all ${width}, empty ones too.`
  // Without its end nobody knows whether a court order stood there.
  if (length > restrictedAt) return undefined
  return `It ends after ${length} values, before the column of restrictions. Give it all ${width}, empty ones too.`
}

const noId: Record<ContactMapping['knownBy'], string> = {
  id: 'It has no id, so nobody can tell whose line it is.',
  email: 'It has neither an e-mail address nor an id of the student, by which the contact would be known again.',
  email_and_name: 'It has neither an e-mail address nor an id of the student, by which the contact would be known again.',
  student: 'It has no id of the student, by which the contact would be known again.',
}

/** A reason that speaks of the file's own columns, and of the mapping where that is what can be changed. */
function inWordsOfFile({ problem, reason }: RefusedLine & { problem: LineProblem }, { values, headers }: MappedContact): string {
  const nameOf = (column: string): string => {
    const header = [...headers].find(([field]) => field === column)?.[1]
    return header === undefined ? column : quoteValue(header)
  }
  if (problem === 'language') return `The language ${quoteValue(values.language)} is not known. Say in the mapping which one it is.`
  if (problem === 'flag') {
    const column = parseFlag(values.restricted) === undefined ? 'restricted' : 'activated'
    return `${nameOf(column)} is ${quoteValue(values[column])}. Say in the mapping whether that means yes or no.`
  }
  // Every reason about a column begins with its name.
  return reason.replace(/^[a-z_]+(?= (?:is|has|holds) )/, nameOf)
}
