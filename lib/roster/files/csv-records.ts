import Papa from 'papaparse'
import { AppError } from '@/lib/app-error'
import type { FileDelimiter } from './csv-dialect'
import { decodeUpload, type UploadText } from './decode-upload'

export type CsvRecord = {
  /** Physical line the record begins on; the first line of the file is 1. */
  line: number
  fields: string[]
  /** A quote is closed before the end of its field, so where the field ends is a guess. */
  hasStrayQuote: boolean
}

type Parsed = { data: string[][]; errors: Array<{ code?: string; row?: number; index?: number }>; meta: { cursor: number } }

const shortestParse = 64 * 1024
const longestRecord = 2 * 1024 * 1024

export type CsvText = UploadText & { delimiter?: FileDelimiter | undefined }

/**
 * Reads comma-separated text (RFC 4180) as a stream, in batches, with memory bounded by the longest record. Any line end
 * will do; blank lines are left out, and of a file that is cut its last record. Refuses the whole file with `invalid_input`, naming the line: a quote that never
 * closes, a stray quote that swallows line ends, a record over 2 MB; and what `decodeUpload` refuses.
 */
export async function* readCsvRecords(
  body: AsyncIterable<Uint8Array>,
  { delimiter = ',', ...text }: CsvText = {},
): AsyncGenerator<CsvRecord[]> {
  let pending = ''
  let incomplete = 0
  let line = 1
  for await (const part of decodeUpload(body, text)) {
    pending += part
    // Waiting until the unfinished record has doubled keeps the work linear in the size of the file.
    if (pending.length < Math.max(shortestParse, 2 * incomplete)) continue
    const parsed = parse(pending, delimiter, 'goes on')
    const batch = numberRecords(parsed, { firstLine: line, hasQuotes: pending.includes('"') })
    yield batch.records
    line = batch.nextLine
    pending = pending.slice(parsed.meta.cursor)
    incomplete = pending.length
    if (incomplete > longestRecord) {
      throw new AppError('invalid_input', `Line ${line} is longer than 2 MB. A quote (") may have been opened there and never closed.`)
    }
  }
  const parsed = parse(pending, delimiter, text.isCut ? 'goes on' : 'ends')
  const { records } = numberRecords(parsed, { firstLine: line, hasQuotes: pending.includes('"') })
  const unclosed = parsed.errors.find(({ code }) => code === 'MissingQuotes')
  if (unclosed) {
    const opened = line + countLineEnds(pending.slice(0, unclosed.index))
    throw new AppError('invalid_input', `A quote (") that is opened on line ${opened} is never closed. Close it and upload the file again.`)
  }
  yield records
}

function parse(text: string, delimiter: FileDelimiter, then: 'goes on' | 'ends'): Parsed {
  return new Papa.Parser({ delimiter, newline: '\n' }).parse(text, 0, then === 'goes on')
}

function numberRecords(
  { data, errors }: Parsed,
  { firstLine, hasQuotes }: { firstLine: number; hasQuotes: boolean },
): { records: CsvRecord[]; nextLine: number } {
  const stray = new Set(errors.flatMap(({ code, row }) => (code === 'InvalidQuotes' ? row : [])))
  const records: CsvRecord[] = []
  let line = firstLine
  data.forEach((fields, row) => {
    // Only between quotes a value holds a line end.
    const lineEnds = hasQuotes ? fields.reduce((sum, field) => sum + countLineEnds(field), 0) : 0
    const hasStrayQuote = stray.has(row)
    if (hasStrayQuote && lineEnds > 0) {
      throw new AppError(
        'invalid_input',
        `A quote (") on line ${line} is closed in the middle of a value, so the lines after it cannot be told apart. Write a quote inside a value twice ("").`,
      )
    }
    if (hasStrayQuote || fields.some((field) => field.trim() !== '')) records.push({ line, fields, hasStrayQuote })
    line += 1 + lineEnds
  })
  return { records, nextLine: line }
}

function countLineEnds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}
