import { hash } from 'node:crypto'
import type { LineProblem } from './line-problem'

/** One line of a roster: a contact with at most one student. Texts are trimmed and NFC normalised. */
export type ContactLine = {
  /** Counts from 1, the header being line 1; of a server's answer the position of the user. */
  line: number
  guid: string | null
  sourcedId: string | null
  givenName: string
  familyName: string
  email: string | null
  phone: string | null
  /** BCP 47, canonical. */
  language: string | null
  relationship: string | null
  restricted: boolean
  /** Whether the file says that the contact has set up the account; null where it has no such column. */
  activated: boolean | null
  student: StudentOfLine | null
  /** Columns from which invisible characters were taken out. */
  cleaned?: readonly string[]
}

export type StudentOfLine = {
  sourcedId: string | null
  givenName: string
  familyName: string
  school: string | null
  grade: string | null
}

/** A line that is left out, with a sentence fit to show. Where the contact is known, the line still keeps it from being removed. */
export type RefusedLine = {
  file: string
  line: number
  problem: LineProblem
  reason: string
  key: string | null
  /** What the line gives beside a GUID: the source may know the contact by it still. */
  sourcedId?: string | null
  restricted: boolean
}

/** How a source identifies a contact: by its GUID, otherwise by its sourcedId. */
export function contactKey(contact: { guid: string | null; sourcedId: string | null }): string | null {
  if (contact.guid) return `guid:${contact.guid}`
  return contact.sourcedId ? `sourced_id:${contact.sourcedId}` : null
}

/** The id that `contactKey` made a key of. */
export function idOfKey(key: string): { guid: string | null; sourcedId: string | null } {
  const id = key.slice(key.indexOf(':') + 1)
  return key.startsWith('guid:') ? { guid: id, sourcedId: null } : { guid: null, sourcedId: id }
}

/**
 * How a source identifies a student: by its id, otherwise by name, school and grade. A student without a name as well,
 * of whom only the school is known, belongs to its contact alone.
 */
export function studentKey(student: StudentOfLine, ofContact: string): string {
  if (student.sourcedId) return `sourced_id:${student.sourcedId}`
  const { givenName, familyName, school, grade } = student
  const owner = givenName === '' && familyName === '' ? ofContact : ''
  return `name:${sha256([givenName.toLowerCase(), familyName.toLowerCase(), school, grade, owner])}`
}

/**
 * SHA-256, in hex, over a line's values without its number: equal digests mean the line says the same of the contact. Whether
 * the account is set up is left out: it changes an invitation, and is looked at in every file, changed or not.
 */
export function lineDigest(contact: ContactLine): string {
  const { email, familyName, givenName, guid, language, phone, relationship, restricted, sourcedId, student } = contact
  const ofStudent = student && [student.familyName, student.givenName, student.grade, student.school, student.sourcedId]
  return sha256([1, email, familyName, givenName, guid, language, phone, relationship, restricted, sourcedId, ofStudent])
}

/** The digest, in hex, of a refused line that restricts its contact. */
export function restrictionDigest(key: string): string {
  return sha256(['restricted', key])
}

function sha256(values: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'hex')
}
