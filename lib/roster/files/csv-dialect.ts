/** The encodings a file may be read in, with the words the screens have for them. */
export const fileEncodings = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (Excel “Unicode text”)',
  'utf-16be': 'UTF-16, big endian',
  'windows-1252': 'Windows-1252 (Western)',
} as const

export type FileEncoding = keyof typeof fileEncodings

/** What may stand between the values of a line, with the words the screens have for it. */
export const fileDelimiters = { ',': 'Comma', '\t': 'Tab', ';': 'Semicolon', '|': 'Vertical bar' } as const

export type FileDelimiter = keyof typeof fileDelimiters

/** How a file of values is written down. */
export type CsvDialect = { encoding: FileEncoding; delimiter: FileDelimiter }

/** The first line `sep=;` tells Excel, and nobody else, what stands between the values. */
export function isSeparatorLine(fields: readonly string[], delimiter: FileDelimiter): boolean {
  return /^sep=.?$/i.test(fields.join(delimiter))
}
