/** Excel reads a CSV file as UTF-8 only when it begins with this. */
export const byteOrderMark = '\uFEFF'

/** What a spreadsheet takes for the beginning of a formula, their full-width forms included. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/

/**
 * One CSV row (RFC 4180), its CRLF included. Text that a spreadsheet would run as a formula gets a leading `'`, so a
 * name such as `=HYPERLINK(…)` stays a name; null is an empty cell.
 */
export function formatCsvRow(values: ReadonlyArray<string | number | null>): string {
  return `${values.map(formatCell).join(',')}\r\n`
}

function formatCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formulaStart.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
