import { AppError } from '@/lib/app-error'
import { type CsvRecord, readCsvRecords } from '@/lib/roster/files/csv-records'
import { explainShape, quoteValue, readColumnNames } from '@/lib/roster/files/csv-shape'
import { findControlCharacter, longestId, tidyValue } from '@/lib/roster/files/line-values'
import type { ReportColumn } from './account-report-json'

export type ReportBatch = {
  /** The column that tells who has an account; null where the file has none of those known. */
  column: ReportColumn | null
  lines: Array<{ line: number; guid: string; hasAccount: boolean }>
  refused: Array<{ line: number; reason: string }>
}

type Header = { width: number; guid: number; column: ReportColumn | null; answer: number }

const guidNames = ['guid', 'contact_guid']
/** The plainest first: a file with several is read by the first of them. */
const answerNames: readonly ReportColumn[] = ['activated', 'account_created', 'status']
const words: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['true', 'yes', '1', 'active', 'activated', 'created'].map((word) => [word, true])),
  ...Object.fromEntries(['false', 'no', '0', 'inactive', 'pending', ''].map((word) => [word, false])),
}

/**
 * Reads GG4L's report of accounts as a stream. Its layout is not public (PORTALS.md §1), so any CSV will do that has a
 * column `guid` or `contact guid`; who has an account stands in `activated`, `account_created` or `status`, as a word or as
 * the day it happened. A word nobody knows is refused with its line, never guessed. Refuses the whole file with
 * `invalid_input`: no header, no column of GUIDs or two; and what `readColumnNames` and `readCsvRecords` refuse.
 */
export async function* readAccountReport(body: AsyncIterable<Uint8Array>, now: Date): AsyncGenerator<ReportBatch> {
  let header: Header | undefined
  for await (const records of readCsvRecords(body)) {
    const [first] = records
    if (!first) continue
    const lines = header ? records : records.slice(1)
    header ??= readHeader(first)
    const batch: ReportBatch = { column: header.column, lines: [], refused: [] }
    for (const record of lines) readLine(header, record, { batch, now })
    yield batch
  }
  if (!header) throw new AppError('invalid_input', 'The file is empty. Export the report again.')
}

function readHeader(record: CsvRecord): Header {
  const names = readColumnNames(record).map((name) => name.replace(/[ -]/g, '_'))
  const guids = names.flatMap((name, index) => (guidNames.includes(name) ? [index] : []))
  const [guid] = guids
  if (guid === undefined) {
    const cure = names.length === 1 ? 'Is the file separated by commas?' : 'Name the columns in the first line.'
    throw new AppError('invalid_input', `The file has no column guid or contact guid, so nobody can tell whose lines they are. ${cure}`)
  }
  if (guids.length > 1)
    throw new AppError('invalid_input', 'The file has the columns guid and contact guid. Keep the one with the contacts’ GUIDs.')
  const column = answerNames.find((name) => names.includes(name)) ?? null
  return { width: names.length, guid, column, answer: column === null ? -1 : names.indexOf(column) }
}

function readLine(header: Header, record: CsvRecord, { batch, now }: { batch: ReportBatch; now: Date }): void {
  const { line, fields } = record
  const refuse = (reason: string) => batch.refused.push({ line, reason })
  const misshapen = explainShape(record, header.width)
  if (misshapen) return void refuse(misshapen)
  const guid = tidyValue((fields[header.guid] ?? '').slice(0, longestId + 1))
  if (guid === '') return void refuse('The GUID is empty.')
  if (guid.length > longestId || findControlCharacter(guid)) return void refuse(`${quoteValue(guid)} is not a GUID.`)
  const answer = header.column === null ? 'yes' : tidyValue((fields[header.answer] ?? '').slice(0, 200)).toLowerCase()
  const hasAccount = Object.hasOwn(words, answer) ? words[answer] : isPastDay(answer, now) || undefined
  if (hasAccount === undefined) {
    return void refuse(`${header.column} is ${quoteValue(answer)}, which says neither that there is an account nor that there is none.`)
  }
  batch.lines.push({ line, guid, hasAccount })
}

const dayMilliseconds = 86_400_000

/** Whether the text begins with a real day of this century that is not to come: 2026-11-20 or 11/20/2026. */
function isPastDay(text: string, now: Date): boolean {
  const written =
    /^(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)(?:[t ].*)?$/.exec(text) ??
    /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>20\d\d)(?: .*)?$/.exec(text)
  const { year, month, day } = written?.groups ?? {}
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day) && at.getTime() < now.getTime() + dayMilliseconds
}
