import { fieldOf, type HeaderMeaning, readHeader, type Topic } from '@/lib/roster/files/read-header'
import { type ContactMapping, guardiansOf, headerFor } from './mapping'
import type { KnownBy, MappedField } from './mapping-fields'
import { type RosterVendor, recogniseVendor, vendorColumns, vendorContactWords } from './roster-vendor'

export type SuggestedColumn = {
  header: string
  /** Null for a column that is not used. */
  field: MappedField | null
  guardian: number | null
  /** `sure` where the name leaves no doubt, `likely` where whose it is had to be guessed. */
  confidence: 'sure' | 'likely' | null
}

export type MappingSuggestion = {
  vendor: RosterVendor | null
  columns: SuggestedColumn[]
  knownBy: KnownBy
  /** The column that says which rows are contacts, where the vendor is known to list others too. */
  onlyWhere: ContactMapping['onlyWhere']
}

type Read = { header: string; meaning: HeaderMeaning | undefined; field: MappedField | undefined; guardian: number | null; isSure: boolean }

/** Suggests from its column names, in any order, how a file is read, and says whose export it looks like. */
export function suggestMapping(headers: readonly string[]): MappingSuggestion {
  const vendor = recogniseVendor(headers)
  const own = vendor ? vendorColumns[vendor] : {}
  const meanings = headers.map((header) => ({ header, meaning: readHeader(header), known: own[plainName(header)] }))
  const rules = whoseIsWhat({
    meanings: meanings.flatMap(({ meaning, known }) => (known === undefined && meaning ? meaning : [])),
    known: meanings.flatMap(({ known }) => known?.field ?? []),
  })
  const read = meanings.map(({ header, meaning, known }): Read => {
    if (known !== undefined) return { header, meaning, field: known?.field, guardian: known?.guardian ?? null, isSure: true }
    if (!meaning) return { header, meaning, field: undefined, guardian: null, isSure: false }
    const owner = meaning.owner ?? rules.unowned(meaning.what)
    return {
      header,
      meaning,
      field: owner && fieldOf(meaning.what, owner),
      guardian: rules.guardian(meaning),
      isSure: meaning.owner !== null || isPlain(meaning.what),
    }
  })
  const columns = read.map((column): SuggestedColumn => {
    if (!column.field || read.some((other) => other !== column && isBetter(other, column, read)))
      return { header: column.header, field: null, guardian: null, confidence: null }
    return { header: column.header, field: column.field, guardian: column.guardian, confidence: column.isSure ? 'sure' : 'likely' }
  })
  const telling = headers.find((header) => vendor && plainName(header) in vendorContactWords[vendor])
  const words = (vendor && telling && vendorContactWords[vendor][plainName(telling)]) || []
  return { vendor, columns, knownBy: suggestKnownBy(columns), onlyWhere: telling ? { header: telling, words: [...words] } : null }
}

const plainName = (header: string): string => header.toLowerCase().replace(/[^a-z0-9]+/g, '')
const isPlain = (what: Topic): boolean => ['guid', 'restricted', 'relationship', 'school', 'grade'].includes(what)

/** Two columns for one field: the one whose name says more, and of equals the first. */
function isBetter(other: Read, column: Read, all: readonly Read[]): boolean {
  if (other.field !== column.field || other.guardian !== column.guardian) return false
  const worth = ({ meaning, isSure }: Read) => (isSure ? 10 : 0) + (meaning?.rank ?? 0)
  const more = worth(other) - worth(column)
  return more > 0 || (more === 0 && all.indexOf(other) < all.indexOf(column))
}

/** A name without an owner belongs to whom the other names leave it. */
function whoseIsWhat({ meanings, known }: { meanings: readonly HeaderMeaning[]; known: readonly MappedField[] }) {
  const isName = (what: Topic) => what === 'family' || what === 'given' || what === 'full'
  const hasContactNames =
    known.some((field) => field === 'family_name' || field === 'full_name') ||
    meanings.some(({ what, owner }) => owner === 'contact' && isName(what))
  const hasStudentNames = meanings.some(({ what, owner }) => owner === 'student' && isName(what))
  const contactHas = (topic: Topic) => meanings.some(({ what, owner }) => owner === 'contact' && what === topic)
  const studentHas = (topic: Topic) => meanings.some(({ what, owner }) => owner === 'student' && what === topic)
  const numbers = meanings.flatMap(({ guardian }) => guardian ?? [])
  return {
    unowned(what: Topic): 'contact' | 'student' | undefined {
      if (isName(what) && hasContactNames) return hasStudentNames ? undefined : 'student'
      if (what === 'id') return hasContactNames ? (studentHas('id') ? undefined : 'student') : contactHas('id') ? undefined : 'contact'
      if (what === 'email' || what === 'phone') return contactHas(what) ? undefined : 'contact'
      return 'contact'
    },
    /** `Guardian Email` beside `Guardian 2 Email` is the first one’s. */
    guardian({ guardian, owner, what }: HeaderMeaning): number | null {
      if (guardian !== null || owner !== 'contact' || numbers.length === 0) return guardian
      return meanings.some((other) => other.what === what && other.guardian === 1) ? null : 1
    },
  }
}

function suggestKnownBy(suggested: readonly SuggestedColumn[]): KnownBy {
  const columns = suggested.flatMap(({ header, field, guardian }) => (field ? [{ header, field, guardian }] : []))
  const mapping: Pick<ContactMapping, 'columns'> = { columns }
  const all = (...fields: MappedField[]) =>
    guardiansOf(mapping).every((guardian) => fields.some((field) => headerFor(mapping, field, guardian)))
  if (all('sourced_id', 'guid')) return 'id'
  if (columns.some(({ field }) => field === 'email') && all('email', 'student_id')) return 'email_and_name'
  return all('student_id') ? 'student' : 'id'
}
