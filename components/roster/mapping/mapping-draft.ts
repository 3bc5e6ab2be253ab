import type { FileDelimiter, FileEncoding } from '@/lib/roster/files/csv-dialect'
import type { CsvInspection } from '@/lib/roster/mapping/inspect-csv'
import { flagOfWord, tagOfLanguage } from '@/lib/roster/mapping/known-words'
import type { ContactMapping } from '@/lib/roster/mapping/mapping'
import { type fixedFields, isContactField, type KnownBy, type MappedField } from '@/lib/roster/mapping/mapping-fields'
import type { SuggestedColumn } from '@/lib/roster/mapping/suggest-mapping'

export type ColumnDraft = Omit<SuggestedColumn, 'field'> & {
  field: MappedField | ''
  /** Null where no file is at hand that has the column. */
  samples: readonly string[] | null
  /** Every value of the column, where it has few. */
  words: readonly string[]
}

/** A mapping while it is made: every column of the file, used or not. */
export type MappingDraft = {
  encoding: FileEncoding
  delimiter: FileDelimiter
  columns: ColumnDraft[]
  /** Whether a line has several guardians side by side. */
  isWide: boolean
  fixed: Record<(typeof fixedFields)[number], string>
  nameOrder: ContactMapping['nameOrder']
  /** What the file's own words mean; blank while nobody has said. */
  languages: Record<string, string>
  flags: Record<string, 'yes' | 'no' | ''>
  knownBy: KnownBy
  /** The column that says which rows are contacts, blank where all are, and its words for them. */
  onlyWhere: { header: string; words: string[] }
}

const blankFixed = { school: '', grade: '', relationship: '', language: '' }

/** As the file itself suggests. */
export function draftOfInspection(file: CsvInspection): MappingDraft {
  const { encoding, delimiter, columns, suggestion } = file
  const suggested = new Map(suggestion.columns.map((column) => [column.header, column]))
  const drafts = columns.map(({ header, samples, words }): ColumnDraft => {
    const { field = null, guardian = null, confidence = null } = suggested.get(header) ?? {}
    return { header, field: field ?? '', guardian, confidence, samples, words }
  })
  return {
    encoding,
    delimiter,
    columns: drafts,
    isWide: drafts.some(({ guardian }) => guardian !== null),
    fixed: blankFixed,
    nameOrder: 'given_first',
    languages: {},
    flags: {},
    knownBy: suggestion.knownBy,
    onlyWhere: suggestedRows(file),
  }
}

const everyRow = { header: '', words: [] }

/** Of the words a vendor is known for those that the file has; where it has none of them, its rows are all taken. */
function suggestedRows({ columns, suggestion: { onlyWhere } }: CsvInspection): MappingDraft['onlyWhere'] {
  const there = columns.find(({ header }) => header === onlyWhere?.header)?.words.map((word) => word.toLowerCase()) ?? []
  const words = onlyWhere?.words.filter((word) => there.includes(word)) ?? []
  return onlyWhere && words.length > 0 ? { header: onlyWhere.header, words } : everyRow
}

/** The same file read another way: what was chosen stays, unless its columns have become others. */
export function readAnotherWay(draft: MappingDraft, file: CsvInspection): MappingDraft {
  const fresh = draftOfInspection(file)
  const isSame =
    fresh.columns.length === draft.columns.length && fresh.columns.every(({ header }, at) => header === draft.columns[at]?.header)
  if (!isSame) return { ...fresh, fixed: draft.fixed }
  const columns = draft.columns.map((column, at) => ({
    ...column,
    samples: fresh.columns[at]?.samples ?? null,
    words: fresh.columns[at]?.words ?? [],
  }))
  return { ...draft, encoding: file.encoding, delimiter: file.delimiter, columns }
}

/** As a mapping was saved, beside the other columns of a file where one is at hand. */
export function draftOfMapping(mapping: ContactMapping, file?: CsvInspection): MappingDraft {
  const saved = new Map(mapping.columns.map((column) => [column.header.toLowerCase(), column]))
  const inFile = (file?.columns ?? []).map(({ header, samples, words }): ColumnDraft => {
    const { field = '' as const, guardian = null } = saved.get(header.toLowerCase()) ?? {}
    saved.delete(header.toLowerCase())
    return { header, field, guardian, confidence: null, samples, words }
  })
  const others = [...saved.values()].map((column): ColumnDraft => ({ ...column, confidence: null, samples: null, words: [] }))
  const { encoding, delimiter, fixed, nameOrder, languages, yesWords, noWords, knownBy, onlyWhere } = mapping
  const flagsOf = (words: readonly string[], answer: 'yes' | 'no') => Object.fromEntries(words.map((word) => [word, answer]))
  return {
    encoding,
    delimiter,
    columns: [...inFile, ...others],
    isWide: mapping.columns.some(({ guardian }) => guardian !== null),
    fixed: { ...blankFixed, ...fixed },
    nameOrder,
    languages: { ...languages },
    flags: { ...flagsOf(yesWords, 'yes'), ...flagsOf(noWords, 'no') },
    knownBy,
    onlyWhere: onlyWhere ?? everyRow,
  }
}

/** The mapping a draft stands for, and which columns of the draft its columns are. */
export function mappingOfDraft(draft: MappingDraft): { settings: ContactMapping; indexes: number[] } {
  const used = draft.columns.flatMap(({ header, field, guardian }, index) => (field === '' ? [] : [{ header, field, guardian, index }]))
  const filled = <Value extends string>(values: Record<string, Value>) => Object.entries(values).filter(([, value]) => value.trim() !== '')
  const words = (answer: 'yes' | 'no') => filled(draft.flags).flatMap(([word, said]) => (said === answer ? word : []))
  const { encoding, delimiter, nameOrder, knownBy } = draft
  const { header: rowsBy, words: rowWords } = draft.onlyWhere
  return {
    settings: {
      encoding,
      delimiter,
      columns: used.map(({ header, field, guardian }) => ({
        header,
        field,
        guardian: draft.isWide && isContactField(field) ? guardian : null,
      })),
      fixed: Object.fromEntries(filled(draft.fixed)),
      nameOrder,
      languages: Object.fromEntries(filled(draft.languages)),
      yesWords: words('yes'),
      noWords: words('no'),
      knownBy,
      onlyWhere: rowsBy === '' ? null : { header: rowsBy, words: rowWords.filter((word) => word.trim() !== '') },
    },
    indexes: used.map(({ index }) => index),
  }
}

/** The words in columns of languages that somebody has to explain, with those that have been. */
export function languageWordsOf({ columns, languages }: MappingDraft): string[] {
  return wordsOf(columns, ['language'], (word) => tagOfLanguage(word) === undefined, Object.keys(languages))
}

/** The same for columns that say yes or no. */
export function flagWordsOf({ columns, flags }: MappingDraft): string[] {
  return wordsOf(columns, ['restricted', 'activated'], (word) => flagOfWord(word) === undefined, Object.keys(flags))
}

function wordsOf(
  columns: readonly ColumnDraft[],
  fields: readonly string[],
  isUnknown: (word: string) => boolean,
  explained: readonly string[],
): string[] {
  const found = columns.filter(({ field }) => fields.includes(field)).flatMap(({ words }) => words)
  return [...new Set([...explained, ...found.filter(isUnknown).map((word) => word.toLowerCase())])]
}
