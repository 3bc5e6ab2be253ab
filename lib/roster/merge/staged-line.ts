import 'server-only'
import { formatCopyRow } from '@/lib/district-bulk'
import {
  type ContactLine,
  contactKey,
  idOfKey,
  lineDigest,
  type RefusedLine,
  restrictionDigest,
  studentKey,
} from '@/lib/roster/contact-line'
import type { SqlTransaction } from '@/lib/sql-transaction'

/** The columns of the temporary table `incoming_lines`, as `acceptedLineRow` and `refusedLineRow` fill them. */
export const incomingColumns = [
  'position',
  'line',
  'key',
  'digest',
  'guid',
  'sourced_id',
  'given_name',
  'family_name',
  'email',
  'phone',
  'language',
  'relationship',
  'restricted',
  'activated',
  'refused',
  'cleaned',
  'student_key',
  'student_sourced_id',
  'student_given_name',
  'student_family_name',
  'school',
  'grade',
] as const

/** Makes the temporary table `incoming_lines`, a row to each line of the file or the server's answer, until the transaction ends. */
export async function createIncomingLines(tx: SqlTransaction): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE incoming_lines (
      position integer NOT NULL, line integer NOT NULL, key text NOT NULL, digest bytea NOT NULL, guid text, sourced_id text,
      given_name text NOT NULL, family_name text NOT NULL, email text, phone text, language text, relationship text,
      restricted boolean NOT NULL, activated boolean, refused boolean NOT NULL DEFAULT false, cleaned text, student_key text,
      student_sourced_id text, student_given_name text, student_family_name text, school text, grade text
    ) ON COMMIT DROP`
}

/** An accepted line as a row of `incoming_lines`. `position` is its place among all lines, and its name. */
export function acceptedLineRow(contact: ContactLine, position: number): string {
  const { line, student } = contact
  const key = contactKey(contact)
  if (!key) throw new Error(`Line ${line} was accepted without an id.`)
  return formatCopyRow([
    position,
    line,
    key,
    `\\x${lineDigest(contact)}`,
    contact.guid,
    contact.sourcedId,
    contact.givenName,
    contact.familyName,
    contact.email,
    contact.phone,
    contact.language,
    contact.relationship,
    contact.restricted,
    contact.activated,
    false,
    contact.cleaned?.join(', ') || null,
    student && studentKey(student, key),
    student?.sourcedId ?? null,
    student?.givenName ?? null,
    student?.familyName ?? null,
    student?.school ?? null,
    student?.grade ?? null,
  ])
}

/** A refused line whose contact is known, as the row that keeps the contact from being removed; empty for any other. */
export function refusedLineRow({ line, key, sourcedId, restricted }: RefusedLine, position: number): string {
  if (!key) return ''
  const { guid, sourcedId: ofKey } = idOfKey(key)
  const nobody = ['', '', null, null, null, null]
  const digest = `\\x${restrictionDigest(key)}`
  return formatCopyRow([
    position,
    line,
    key,
    digest,
    guid,
    ofKey ?? sourcedId ?? null,
    ...nobody,
    restricted,
    null,
    true,
    null,
    ...Array(6).fill(null),
  ])
}
