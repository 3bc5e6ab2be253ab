import { AppError } from '@/lib/app-error'
import { type FileDelimiter, fileDelimiters } from './csv-dialect'
import type { CsvRecord } from './csv-records'
import { cutText, tidyValue } from './line-values'

const mostColumns = 500

/** The names a header gives its columns, tidied and in small letters. Refuses with `invalid_input` over 500 columns and a name that is there twice. */
export function readColumnNames({ fields }: CsvRecord): string[] {
  if (fields.length > mostColumns) {
    throw new AppError(
      'invalid_input',
      `The file has ${fields.length} columns; ${mostColumns} is the most. Export only the columns you need.`,
    )
  }
  const names = fields.map((field) => tidyValue(field).toLowerCase())
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice) throw new AppError('invalid_input', `The column ${quoteValue(twice)} is there twice. Remove one and upload the file again.`)
  return names
}

/** What is wrong with a record under a header of `width` columns, whatever its values say. */
export function explainShape({ fields, hasStrayQuote }: CsvRecord, width: number, delimiter: FileDelimiter = ','): string | undefined {
  if (hasStrayQuote) return 'A quote (") is closed in the middle of a value. Write a quote inside a value twice ("").'
  if (fields.slice(width).every((field) => field.trim() === '')) return undefined
  return `It has ${fields.length} values, but the header has ${width} columns. Put a value with a ${fileDelimiters[delimiter].toLowerCase()} between quotes.`
}

/** A value as a sentence shows it, cut where it is long. */
export function quoteValue(value: string): string {
  return `“${value.length > 60 ? `${cutText(value, 60)}…` : value}”`
}
