import { AppError } from '@/lib/app-error'
import type { CsvRecord } from '@/lib/roster/files/csv-records'
import { tidyValue } from '@/lib/roster/files/line-values'

const mostColumns = 500
const longestName = 150

/**
 * The names a file's first line gives its columns, each different from the others: one without a name is `Column 3`, the
 * second `Email` is `Email (2)`. Refuses with `invalid_input` over 500 columns.
 */
export function nameColumns({ fields }: CsvRecord): string[] {
  if (fields.length > mostColumns) {
    throw new AppError(
      'invalid_input',
      `The file has ${fields.length} columns; ${mostColumns} is the most. Export only the columns you need.`,
    )
  }
  const taken = new Set<string>()
  return fields.map((field, index) => {
    const name = tidyValue(field.slice(0, longestName)) || `Column ${index + 1}`
    let own = name
    for (let count = 2; taken.has(own.toLowerCase()); count++) own = `${name} (${count})`
    taken.add(own.toLowerCase())
    return own
  })
}
