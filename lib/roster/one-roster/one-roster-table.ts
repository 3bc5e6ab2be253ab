import { AppError } from '@/lib/app-error'
import { type CsvRecord, readCsvRecords } from '@/lib/roster/files/csv-records'
import { explainShape, readColumnNames } from '@/lib/roster/files/csv-shape'
import { findControlCharacter, holdsInvisible, longestId, longestValue, tidyValue } from '@/lib/roster/files/line-values'
import type { LineProblem } from '@/lib/roster/line-problem'

/** What is wrong with a line, and of which kind that is. */
export type Mistake = { problem: LineProblem; reason: string }

/** Which columns are read from a file: for each the names it goes by in small letters, OneRoster's own first. */
export type TableColumns = Record<string, readonly string[]>

export type TableLine<Column extends string> = {
  line: number
  /** Tidied; empty where there is no such column or value. */
  values: Record<Column, string>
  /** Why the line cannot stand. Its `values` are then what can be read of it. */
  mistake: Mistake | undefined
  /** Columns from which invisible characters were taken out. */
  cleaned: Column[]
}

const longestList = 20_000

/**
 * Reads a file of a OneRoster export as a stream: columns by their name in any order and case, unknown ones ignored. Refuses
 * the whole file with `invalid_input`, by its name: empty, a column missing or twice, over 500 columns, and what `readCsvRecords` refuses.
 */
export async function* readTable<Columns extends TableColumns>(
  body: AsyncIterable<Uint8Array>,
  { file, columns, required, lists = [] }: TableOf<Columns>,
): AsyncGenerator<Array<TableLine<Extract<keyof Columns, string>>>> {
  type Column = Extract<keyof Columns, string>
  const names = Object.keys(columns) as Column[]
  const empty = Object.fromEntries(names.map((name) => [name, ''])) as Record<Column, string>
  let header: { width: number; positions: Array<[Column, number]> } | undefined
  try {
    for await (const records of readCsvRecords(body)) {
      const lines: Array<TableLine<Column>> = []
      for (const record of records) {
        if (header) lines.push(readLine(record, header, lists))
        else header = readHeader(record)
      }
      yield lines
    }
  } catch (error) {
    throw error instanceof AppError ? new AppError(error.code, `${file}: ${error.message}`) : error
  }
  if (!header) throw new AppError('invalid_input', `${file} is empty. Export it again.`)

  function readHeader(record: CsvRecord) {
    const given = readColumnNames(record)
    const positions = names.flatMap((column): Array<[Column, number]> => {
      const name = columns[column]?.find((known) => given.includes(known))
      return name === undefined ? [] : [[column, given.indexOf(name)]]
    })
    const missing = required.find((column) => !positions.some(([found]) => found === column))
    if (missing !== undefined) {
      const cure = given.length === 1 ? 'Is the file separated by commas?' : 'Export it again with all its columns.'
      throw new AppError('invalid_input', `The column ${missing} is missing. ${cure}`)
    }
    return { width: given.length, positions }
  }

  function readLine(record: CsvRecord, { width, positions }: NonNullable<typeof header>, lists: readonly string[]): TableLine<Column> {
    const values = { ...empty }
    const misshapen = explainShape(record, width)
    let mistake: Mistake | undefined = misshapen ? { problem: 'shape', reason: misshapen } : undefined
    const cleaned: Column[] = []
    for (const [column, position] of positions) {
      const raw = record.fields[position]
      if (!raw) continue
      const value = tidyValue(raw)
      const wrong = explainValue(column, { raw, value, longest: lists.includes(column) ? longestList : longestValue })
      if (wrong) {
        mistake ??= wrong
        continue
      }
      values[column] = value
      if (value !== raw && holdsInvisible(raw)) cleaned.push(column)
    }
    return { line: record.line, values, mistake, cleaned }
  }
}

type TableOf<Columns extends TableColumns> = {
  file: string
  columns: Columns
  required: ReadonlyArray<Extract<keyof Columns, string>>
  /** Columns that hold lists of ids, which may be long. */
  lists?: ReadonlyArray<Extract<keyof Columns, string>>
}

type Value = { raw: string; value: string; longest: number }

function explainValue(column: string, { raw, value, longest }: Value): Mistake | undefined {
  if (raw.length > longest) {
    const [has, most] = [raw.length, longest].map((count) => count.toLocaleString('en-US'))
    return { problem: 'too_long', reason: `${column} has ${has} characters; ${most} is the most.` }
  }
  const control = findControlCharacter(value)
  return control === undefined
    ? undefined
    : { problem: 'characters', reason: `${column} holds the control character ${control}. Remove it.` }
}

/** Why a sourcedId, or an id that points to one, cannot stand. */
export function explainId(column: string, id: string): Mistake | undefined {
  return id.length > longestId ? { problem: 'too_long', reason: `${column} has over ${longestId} characters.` } : undefined
}

/** The values of a cell that lists several, separated by commas, with or without quotes of their own. */
export function parseList(cell: string): string[] {
  if (cell === '') return []
  const items = cell.split(',').map((item) => item.trim().replace(/^"|"$/gu, '').trim())
  return [...new Set(items.filter((item) => item !== ''))]
}

/** `{type:id},{type:id}` as OneRoster writes user ids; braces and quotes may be missing. */
export function parseUserIds(cell: string): Array<{ type: string; identifier: string }> {
  if (cell === '') return []
  return cell.split(',').flatMap((item) => {
    const plain = item.replace(/[{}"]/gu, '')
    const colon = plain.indexOf(':')
    const [type, identifier] = [plain.slice(0, colon).trim(), plain.slice(colon + 1).trim()]
    return colon > 0 && type !== '' && identifier !== '' ? [{ type, identifier }] : []
  })
}
