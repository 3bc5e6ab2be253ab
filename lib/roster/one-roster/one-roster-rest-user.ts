import type { RefusedLine } from '@/lib/roster/contact-line'
import {
  canonicalLanguage,
  findControlCharacter,
  holdsInvisible,
  longestId,
  longestPairBytes,
  longestValue,
  parseDay,
  tidyValue,
} from '@/lib/roster/files/line-values'
import { explainContact } from './one-roster-files'
import type { OneRosterOrg, OneRosterRow, OneRosterUser } from './one-roster-row'
import type { Mistake } from './one-roster-table'
import { cutGrade, explainDate, explainEnabled, explainStatus, isEnabled, isTakenAway } from './one-roster-values'

/** Where a row stands among those of its collection, counted from 1. */
type Place = { file: 'users' | 'orgs'; line: number }

type ReadRow<Kind extends 'user' | 'org'> =
  | { refused: RefusedLine; kept: { kind: Kind; sourcedId: string; file: string; line: number } | null }
  | { row: Extract<OneRosterRow, { kind: Kind }>; roles: string[]; modifiedAt: number | null }

/**
 * A user as the REST binding writes it, 1.1 and 1.2 alike (1.1 §4.13, 1.2 UserDType): lists may hold references or plain ids,
 * flags may be words. What has no sourcedId, or a value that cannot be read or kept, is refused with its place.
 */
export function readRestUser(value: unknown, place: Place): ReadRow<'user'> {
  return readRow(value, place, 'user', (fields) => {
    const roles = rolesOf(fields)
    const data = userOf(fields, roles)
    const isTooLong = Buffer.byteLength(data.givenName) + Buffer.byteLength(data.familyName) > longestPairBytes
    return { data, roles: roles.names, ...(isTooLong && tooLong('The names together are too long.')) }
  })
}

/** An org as the REST binding writes it; see `readRestUser`. */
export function readRestOrg(value: unknown, place: Place): ReadRow<'org'> {
  return readRow(value, place, 'org', (fields) => {
    const data = { name: fields.text('name'), type: fields.text('type').toLowerCase() }
    return { data, roles: [], ...(Buffer.byteLength(data.name) > longestPairBytes / 2 && tooLong('name is too long for a school.')) }
  })
}

function tooLong(reason: string): { mistake: Mistake } {
  return { mistake: { problem: 'too_long', reason } }
}

type Stated<Kind> = { data: Kind extends 'user' ? OneRosterUser : OneRosterOrg; roles: string[]; mistake?: Mistake }

function readRow<Kind extends 'user' | 'org'>(
  value: unknown,
  place: Place,
  kind: Kind,
  read: (fields: Fields) => Stated<Kind>,
): ReadRow<Kind> {
  const refuse = ({ problem, reason }: Mistake, sourcedId?: string): ReadRow<Kind> => ({
    refused: { ...place, problem, reason, key: null, restricted: false },
    kept: sourcedId === undefined ? null : { kind, sourcedId, ...place },
  })
  if (!isObject(value)) return refuse({ problem: 'shape', reason: 'It is not an object with a sourcedId.' })
  const fields = fieldsOf(value)
  const sourcedId = fields.text('sourcedId')
  if (sourcedId === '' || fields.mistake) return refuse(fields.mistake ?? { problem: 'no_id', reason: 'It has no sourcedId.' })
  if (sourcedId.length > longestId) return refuse({ problem: 'too_long', reason: `sourcedId has over ${longestId} characters.` })
  const { data, roles, mistake = fields.mistake } = read(fields)
  const status = fields.text('status')
  const wrong = explainStatus(status) ?? mistake ?? fields.mistake
  // What else is said of who is taken away is of no interest.
  if (wrong && !isTakenAway(status)) return refuse(wrong, sourcedId)
  const modified = Date.parse(fields.text('dateLastModified'))
  const row = { kind, sourcedId, ...place, data: isTakenAway(status) ? null : data } as Extract<OneRosterRow, { kind: Kind }>
  return { row, roles, modifiedAt: Number.isNaN(modified) ? null : modified }
}

/** The texts of an object by their names in any case, tidied. The first that cannot be kept is the mistake. */
type Fields = {
  text(...names: string[]): string
  list(name: string): unknown[]
  get(name: string): unknown
  mistake: Mistake | undefined
  cleaned: string[]
}

function fieldsOf(object: Record<string, unknown>): Fields {
  const values = new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]))
  const get = (name: string) => values.get(name.toLowerCase())
  const fields: Fields = {
    get,
    list: (name) => listOf(get(name)),
    text(...names) {
      for (const name of names) {
        const raw = plainText(get(name))
        const mistake = explainText(name, raw)
        fields.mistake ??= mistake
        const value = mistake ? '' : tidyValue(raw)
        if (value === '') continue
        if (value !== raw && holdsInvisible(raw)) fields.cleaned.push(name)
        return value
      }
      return ''
    },
    mistake: undefined,
    cleaned: [],
  }
  return fields
}

function explainText(name: string, raw: string): Mistake | undefined {
  if (raw.length > longestValue)
    return { problem: 'too_long', reason: `${name} has ${raw.length.toLocaleString('en-US')} characters; 1,000 is the most.` }
  const control = findControlCharacter(tidyValue(raw))
  if (control) return { problem: 'characters', reason: `${name} holds the control character ${control}. Remove it.` }
  return /\p{Surrogate}/u.test(raw) ? { problem: 'characters', reason: `${name} holds half a character. Remove it.` } : undefined
}

function userOf(fields: Fields, { names, ends, orgs }: Roles): OneRosterUser {
  const familyName = fields.text('preferredLastName', 'preferredFamilyName', 'familyName')
  const email = fields.text('email')
  const enabledUser = fields.text('enabledUser')
  fields.mistake ??= explainEnabled(enabledUser)
  const metadata = metadataOf(fields.get('metadata'))
  const ids = [...references(fields, 'primaryOrg'), ...references(fields, 'orgs'), ...orgs]
  const user: OneRosterUser = {
    givenName: fields.text('preferredFirstName', 'preferredGivenName', 'givenName'),
    familyName,
    email: email || null,
    phone: fields.text('phone', 'sms') || null,
    language: languageOf(metadata),
    roles: names,
    agents: references(fields, 'agents'),
    orgs: [...new Set(ids)],
    grades: fields
      .list('grades')
      .map(plainText)
      .map(tidyValue)
      .filter((grade) => grade !== '' && explainText('grades', grade) === undefined)
      .map(cutGrade),
    enabled: isEnabled(enabledUser),
    userIds: userIdsOf(fields),
    metadata,
  }
  if (Object.keys(ends).length > 0) user.roleEnds = ends
  const doubt = explainContact({ familyName, email })
  if (doubt) user.doubt = doubt
  if (fields.cleaned.length > 0) user.cleaned = [...new Set(fields.cleaned)]
  return user
}

type Roles = { names: string[]; ends: Record<string, string>; orgs: string[] }

/** 1.1 has one role. In 1.2 each is held at an org and may end; held twice, it ends with the later. */
function rolesOf(fields: Fields): Roles {
  const names = new Set<string>()
  const ends = new Map<string, string | null>()
  const orgs: string[] = []
  const own = fields.text('role').toLowerCase()
  if (own !== '') names.add(own)
  for (const held of fields.list('roles')) {
    const role = isObject(held) ? fieldsOf(held) : fieldsOf({ role: held })
    const name = role.text('role').toLowerCase()
    fields.mistake ??= role.mistake
    if (name === '') continue
    names.add(name)
    orgs.push(...references(role, 'org'))
    const endDate = role.text('endDate')
    fields.mistake ??= explainDate('endDate', endDate)
    const end = parseDay(endDate) ?? null
    const known = ends.get(name)
    ends.set(name, end === null || known === null ? null : end > (known ?? '') ? end : (known ?? end))
  }
  return { names: [...names], ends: Object.fromEntries([...ends].flatMap(([name, end]) => (end === null ? [] : [[name, end]]))), orgs }
}

/** Ids of what a field points to: objects with a `sourcedId` or only an `href`, or plain ids. */
function references(fields: Fields, name: string): string[] {
  const ids = fields.list(name).map((reference) => {
    if (!isObject(reference)) return tidyValue(plainText(reference))
    const pointer = fieldsOf(reference)
    return pointer.text('sourcedId') || lastPart(pointer.text('href'))
  })
  return [...new Set(ids.filter((id) => id !== '' && id.length <= longestId && explainText(name, id) === undefined))]
}

function lastPart(href: string): string {
  const part =
    href
      .replace(/[?#].*$/s, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? ''
  try {
    return decodeURIComponent(part)
  } catch {
    // A percent sign that encodes nothing: it is part of the id.
    return part
  }
}

function userIdsOf(fields: Fields): OneRosterUser['userIds'] {
  return fields.list('userIds').flatMap((each) => {
    if (!isObject(each)) return []
    const id = fieldsOf(each)
    const [type, identifier] = [id.text('type'), id.text('identifier')]
    return type === '' || identifier === '' || identifier.length > longestId || id.mistake ? [] : [{ type, identifier }]
  })
}

/** By names in small letters, those of objects inside joined by dots. What cannot be kept is left out: it is nobody's standard. */
function metadataOf(value: unknown, before = '', depth = 0): Record<string, string> {
  if (!isObject(value) || depth > 3) return {}
  const entries = Object.entries(value).flatMap(([key, inner]): Array<[string, string]> => {
    const name = tidyValue(`${before}${key}`).toLowerCase()
    if (isObject(inner)) return Object.entries(metadataOf(inner, `${name}.`, depth + 1))
    const text = plainText(inner)
    return text === '' || explainText(name, text) || explainText('name', name) ? [] : [[name, tidyValue(text)]]
  })
  return Object.fromEntries(entries)
}

const languageNames = ['language', 'preferredlanguage', 'homelanguage', 'primarylanguage', 'correspondencelanguage', 'languagecode']

/** OneRoster has no field for it, so what is no language tag is no mistake. */
function languageOf(metadata: Record<string, string>): string | null {
  for (const [name, value] of Object.entries(metadata)) {
    const plain =
      name
        .split('.')
        .at(-1)
        ?.replace(/[_\s-]/g, '') ?? ''
    const language = languageNames.includes(plain) ? canonicalLanguage(value.replaceAll('_', '-')) : undefined
    if (language) return language
  }
  return null
}

/** A single value stands for a list of one, and text with commas for a list of texts. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return value.split(',')
  return value === undefined || value === null ? [] : [value]
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
