// Threat: a name such as =HYPERLINK(…) becomes a formula when an exported file is opened in a spreadsheet. Choice: a
// leading apostrophe, which spreadsheets take as "this is text", before whatever could begin a formula.
const formulaStart = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u
const needsQuotes = /[",\r\n]|^\s|\s$/u

/** One line of a CSV by RFC 4180, with its line end; values that a spreadsheet would run are made text. */
export function formatCsvLine(values: readonly string[]): string {
  return `${values.map(formatValue).join(',')}\r\n`
}

function formatValue(value: string): string {
  const text = formulaStart.test(value) ? `'${value}` : value
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
