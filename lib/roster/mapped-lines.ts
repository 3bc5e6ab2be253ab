import { AppError } from '@/lib/app-error'
import { takeContact, whatIsKnown } from './contact-csv'
import type { RefusedLine } from './contact-line'
import { type CsvDialect, isSeparatorLine } from './csv-dialect'
import { type CsvRecord, type CsvText, readCsvRecords } from './csv-records'
import { explainShape, quoteValue } from './csv-shape'
import type { LineProblem } from './line-problem'
import { parseFlag } from './line-values'
import { contactsOfLine, type MappedContact, type MappedPlaces, placeColumns } from './mapped-line'
import type { ContactMapping } from './mapping'
import { nameColumns } from './name-columns'
import type { LineBatch } from './reader'

type Mapped = { mapping: ContactMapping; fileName: string; isCut?: boolean }

/**
 * Reads a CSV by a mapping as a stream, by the rules of a contact CSV: a line is one contact, or as many as it has guardians
 * side by side; a line that names nobody is passed over. Refuses the whole file with `invalid_input`: no header, nobody in it,
 * a column of the mapping missing, over 500 columns; and what `readCsvRecords` refuses.
 */
export async function* readMappedLines(body: AsyncIterable<Uint8Array>, { mapping, fileName, isCut }: Mapped): AsyncGenerator<LineBatch> {
  let places: MappedPlaces | undefined
  let contacts = 0
  for await (const records of readMappedRecords(body, { ...mapping, isCut })) {
    const batch: LineBatch = { accepted: [], refused: [] }
    for (const record of records) {
      if (places) readLine(places, record, { batch, fileName })
      else places = placeColumns(mapping, nameColumns(record))
    }
    contacts += batch.accepted.length + batch.refused.length
    if (batch.accepted.length > 0 || batch.refused.length > 0) yield batch
  }
  if (!places) throw new AppError('invalid_input', 'The file is empty. Export it again and check that it has contacts in it.')
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

function readLine(places: MappedPlaces, record: CsvRecord, { batch, fileName: file }: { batch: LineBatch; fileName: string }): void {
  const { line, fields } = record
  const contacts = contactsOfLine(places, fields)
  const mistake = explainLine(places, record)
  if (mistake) {
    const refused = { file, line, problem: 'shape' as const, reason: mistake }
    const known = contacts.map(({ values }) => ({ ...refused, ...whatIsKnown(values) }))
    return void batch.refused.push(...(known.length > 0 ? known : [{ ...refused, key: null, restricted: false }]))
  }
  for (const { values, headers } of contacts) {
    if (values.guid.trim() === '' && values.sourced_id.trim() === '') {
      batch.refused.push({ file, line, problem: 'no_id', reason: noId[places.mapping.knownBy], key: null, restricted: false })
      continue
    }
    const one: LineBatch = { accepted: batch.accepted, refused: [] }
    takeContact({ file, line, values, hasActivated: places.hasActivated }, one)
    batch.refused.push(...one.refused.map((refused) => ({ ...refused, reason: inWordsOfFile(refused, { values, headers }) })))
  }
}

function explainLine({ width, restrictedAt, mapping }: MappedPlaces, record: CsvRecord): string | undefined {
  const misshapen = explainShape(record, width, mapping.delimiter)
  if (misshapen) return misshapen
  const { length } = record.fields
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
