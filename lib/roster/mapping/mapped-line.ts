import { createHash } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { type ContactColumn, type ContactValues, contactColumns } from '@/lib/roster/contact-csv'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { isEmailAddress, longestId, longestValue, tidyValue } from '@/lib/roster/files/line-values'
import { flagOfWord, tagOfLanguage } from './known-words'
import { type ContactMapping, guardiansOf } from './mapping'
import { contactFields, type MappedField, studentFields } from './mapping-fields'
import { splitName } from './split-name'

/** One contact of a line, as the columns of a contact CSV would have it. */
export type MappedContact = {
  values: ContactValues
  /** The headers that feed the columns, to name them where they are at fault. */
  headers: ReadonlyMap<MappedField, string>
}

type Place = {
  /** Which of the guardians of a line; null where each line is one contact. */
  guardian: number | null
  positions: ReadonlyMap<MappedField, number>
  headers: ReadonlyMap<MappedField, string>
  /** Where somebody must be named for there to be a contact at all. */
  personal: readonly number[]
}

/** A mapping laid upon the columns of one file. */
export type MappedPlaces = {
  mapping: ContactMapping
  width: number
  places: readonly Place[]
  hasActivated: boolean
  restrictedAt: number
  only: OnlyRows | null
}

/** The column that says which rows are contacts, and its words for them. */
type OnlyRows = { at: number; words: ReadonlySet<string> }

const fields = [...Object.keys(contactFields), ...Object.keys(studentFields)] as MappedField[]

/** A relationship or a flag stands in a guardian's place also when there is no guardian. */
const personalFields: readonly MappedField[] = ['family_name', 'given_name', 'full_name', 'email', 'phone', 'guid', 'sourced_id']

/** Finds the columns of a mapping in a file by their names. Refuses with `invalid_input`, naming it, a column the file does not have. */
export function placeColumns(mapping: ContactMapping, names: readonly string[]): MappedPlaces {
  const indexes = new Map(names.map((name, index) => [name.toLowerCase(), index]))
  const columns = mapping.columns.map((column) => ({ ...column, at: indexes.get(tidyValue(column.header).toLowerCase()) ?? -1 }))
  const only = mapping.onlyWhere && {
    at: indexes.get(tidyValue(mapping.onlyWhere.header).toLowerCase()) ?? -1,
    words: new Set(mapping.onlyWhere.words.map(small)),
  }
  const others = mapping.onlyWhere && only?.at === -1 ? [mapping.onlyWhere] : []
  const missing = [...new Set([...columns.filter(({ at }) => at === -1), ...others].map(({ header }) => quoteValue(header)))]
  if (missing.length > 0) {
    const what = missing.length === 1 ? `The column ${missing[0]} is missing` : `The columns ${missing.slice(0, 5).join(', ')} are missing`
    const cure = names.length === 1 ? 'Does the mapping name the right separator?' : 'Export the file as before, or change the mapping.'
    throw new AppError('invalid_input', `${what}, which the mapping of this source uses. ${cure}`)
  }
  const places = guardiansOf(mapping).map((guardian): Place => {
    const found = fields.flatMap((field) => {
      const fitting = columns.filter((column) => column.field === field && (column.guardian === guardian || column.guardian === null))
      const best = fitting.find((column) => column.guardian === guardian) ?? fitting[0]
      return best ? [best] : []
    })
    return {
      guardian,
      positions: new Map(found.map(({ field, at }) => [field, at])),
      headers: new Map(found.map(({ field, header }) => [field, header])),
      personal: found.filter((column) => column.guardian === guardian && personalFields.includes(column.field)).map(({ at }) => at),
    }
  })
  const has = (field: MappedField) => columns.filter((column) => column.field === field).map(({ at }) => at)
  return {
    mapping,
    width: names.length,
    places,
    hasActivated: has('activated').length > 0,
    restrictedAt: Math.max(-1, ...has('restricted')),
    only,
  }
}

/** Whether a line is of a contact at all, where a column of the file says so. */
export function isOfContact({ only }: MappedPlaces, values: readonly string[]): boolean {
  return only === null || only.words.has(small(values[only.at] ?? ''))
}

/** The contacts of a line, by the mapping; none where nobody is named on it. */
export function contactsOfLine({ mapping, places }: MappedPlaces, values: readonly string[]): MappedContact[] {
  return places
    .filter(({ personal }) => personal.some((at) => (values[at] ?? '').trim() !== ''))
    .map((place) => ({ values: readPlace(mapping, place, values), headers: place.headers }))
}

function readPlace(mapping: ContactMapping, { guardian, positions }: Place, record: readonly string[]): ContactValues {
  const at = (field: MappedField) => record[positions.get(field) ?? -1] ?? ''
  const values = Object.fromEntries(contactColumns.map((column) => [column, at(column)])) as ContactValues
  for (const [field, text] of Object.entries(mapping.fixed)) {
    const column = field as keyof ContactMapping['fixed']
    if (values[column].trim() === '') values[column] = text ?? ''
  }
  takeName(values, splitIfShort(at('full_name'), mapping), { given: 'given_name', family: 'family_name' })
  takeName(values, splitIfShort(at('student_full_name'), mapping), { given: 'student_given_name', family: 'student_family_name' })
  values.language = languageOf(mapping, values.language)
  values.restricted = flagOf(mapping, values.restricted)
  values.activated = flagOf(mapping, values.activated)
  if (values.sourced_id.trim() === '') values.sourced_id = knownAs(mapping, values, guardian)
  return values
}

/** What is too long to be a name is left as it is, to be refused as too long. */
function splitIfShort(text: string, { nameOrder }: ContactMapping) {
  return text.length > longestValue ? { givenName: '', familyName: text } : splitName(text, nameOrder)
}

function takeName(
  values: ContactValues,
  { givenName, familyName }: { givenName: string; familyName: string },
  { given, family }: { given: ContactColumn; family: ContactColumn },
): void {
  if (values[given].trim() === '' && values[family].trim() === '') {
    values[given] = givenName
    values[family] = familyName
  } else if (values[family].trim() === '') values[family] = familyName
}

function languageOf({ languages }: ContactMapping, raw: string): string {
  if (raw.length > longestValue) return raw
  const word = tidyValue(raw)
  const own = word.toLowerCase()
  return (Object.hasOwn(languages, own) ? languages[own] : undefined) ?? tagOfLanguage(word) ?? raw
}

function flagOf({ yesWords, noWords }: ContactMapping, raw: string): string {
  if (raw.length > longestValue) return raw
  const word = tidyValue(raw).toLowerCase()
  if (yesWords.includes(word)) return 'true'
  if (noWords.includes(word)) return 'false'
  const known = flagOfWord(word)
  return known === undefined ? raw : String(known)
}

/** The id a contact gets who has none, by the rule of the mapping; empty where that has nothing to go by. */
function knownAs({ knownBy }: ContactMapping, values: ContactValues, guardian: number | null): string {
  if (knownBy === 'id') return ''
  const name = small(`${values.given_name} ${values.family_name}`)
  const email = small(values.email)
  // Words such as “none” in place of an address would make one contact of everybody who has them.
  if (knownBy !== 'student' && isEmailAddress(email)) return asId(knownBy === 'email' ? `email:${email}` : `email:${email}:${name}`)
  const student = tidyValue(values.student_id.slice(0, longestValue))
  return student === '' ? '' : asId(`student:${student}:${guardian ?? name}`)
}

const small = (text: string): string => tidyValue(text.slice(0, longestValue)).toLowerCase()

function asId(text: string): string {
  return text.length <= longestId ? text : createHash('sha256').update(text).digest('hex')
}
