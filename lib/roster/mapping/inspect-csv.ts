import { AppError } from '@/lib/app-error'
import type { CsvDialect } from '@/lib/roster/files/csv-dialect'
import { detectDelimiter } from '@/lib/roster/files/detect-delimiter'
import { detectEncoding } from '@/lib/roster/files/detect-encoding'
import { type FileHead, streamOfHead } from '@/lib/roster/files/file-head'
import { isEmailAddress, tidyValue } from '@/lib/roster/files/line-values'
import { readMappedRecords } from './mapped-lines'
import { nameColumns } from './name-columns'
import { whyNoContacts } from './roster-vendor'
import { type MappingSuggestion, suggestMapping } from './suggest-mapping'

/** What the beginning of somebody's CSV shows. */
export type CsvInspection = CsvDialect & {
  columns: InspectedColumn[]
  suggestion: MappingSuggestion
}

export type InspectedColumn = {
  header: string
  /** The first few values that differ. */
  samples: string[]
  /** Every value there is, when they are words that come again and again; empty otherwise. */
  words: string[]
}

const mostSamples = 3
const mostWords = 40
const longestSample = 80

/**
 * Looks at the beginning of a CSV: how it is written down, unless that is said, its columns with some of their values, and
 * a suggestion what they hold. Refuses with `invalid_input` what has no columns to read.
 */
export async function inspectCsv(head: FileHead, said: Partial<CsvDialect> = {}): Promise<CsvInspection> {
  const encoding = said.encoding ?? detectEncoding(head.bytes)
  const delimiter = said.delimiter ?? (await detectDelimiter(head, encoding))
  let headers: string[] | undefined
  let values: Array<Set<string>> = []
  for await (const records of readMappedRecords(streamOfHead(head), { encoding, delimiter, isCut: head.isCut })) {
    for (const record of records) {
      if (headers) collectValues(values, record.fields)
      else {
        headers = nameColumns(record)
        values = headers.map(() => new Set())
      }
    }
  }
  if (!headers) {
    const reason = head.isCut ? 'The first line has no end. Was a quote (") opened in it and never closed?' : 'The file is empty.'
    throw new AppError('invalid_input', `${reason} Export it again, with the names of the columns in the first line.`)
  }
  if (headers.some(isEmailAddress)) {
    throw new AppError(
      'invalid_input',
      'The first line holds an e-mail address, so it does not name the columns. Put their names in a line above it.',
    )
  }
  const why = whyNoContacts(headers)
  if (why !== null) throw new AppError('invalid_input', why)
  const columns = headers.map((header, index): InspectedColumn => {
    const distinct = [...(values[index] ?? [])]
    return { header, samples: distinct.slice(0, mostSamples), words: distinct.length <= mostWords ? distinct : [] }
  })
  return { encoding, delimiter, columns, suggestion: suggestMapping(headers) }
}

function collectValues(values: ReadonlyArray<Set<string>>, fields: readonly string[]): void {
  for (const [index, distinct] of values.entries()) {
    if (distinct.size > mostWords) continue
    const raw = fields[index] ?? ''
    const value = tidyValue(raw.slice(0, longestSample))
    if (value !== '') distinct.add(raw.length > longestSample ? `${value}…` : value)
  }
}
