import 'server-only'
import { uuidV7 } from '@/lib/uuid-v7'
import type { ImportPlace } from './compare-import'
import { type ContactLine, contactKey, lineDigest, type RefusedLine, restrictionDigest, studentKey } from './contact-line'

/** An accepted line as a row of `roster_import_lines`. Its id becomes the id of whatever it brings into the roster. */
export function acceptedLineRow({ districtId, importId }: ImportPlace, contact: ContactLine) {
  const { line, guid, sourcedId, givenName, familyName, email, phone, language, relationship, restricted, activated, student } = contact
  const key = contactKey(contact)
  if (!key) throw new Error(`Line ${line} was accepted without an id.`)
  return {
    district_id: districtId,
    id: uuidV7(),
    import_id: importId,
    line,
    key,
    digest: lineDigest(contact),
    guid,
    sourced_id: sourcedId,
    given_name: givenName,
    family_name: familyName,
    email,
    phone,
    language,
    relationship,
    restricted,
    activated,
    refused: false,
    student_key: student && studentKey(student, key),
    student_sourced_id: student?.sourcedId ?? null,
    student_given_name: student?.givenName ?? null,
    student_family_name: student?.familyName ?? null,
    school: student?.school ?? null,
    grade: student?.grade ?? null,
  }
}

type LineRow = ReturnType<typeof acceptedLineRow>

/** A refused line whose contact is known, as the row that keeps the contact from being removed. */
export function refusedLineRow(place: ImportPlace, { line, key, restricted }: RefusedLine): LineRow | undefined {
  if (!key) return undefined
  const nobody = { guid: null, sourcedId: null, givenName: '', familyName: '', email: null, phone: null, language: null }
  const row = acceptedLineRow(place, { ...nobody, line, sourcedId: key, relationship: null, restricted, activated: null, student: null })
  const sourcedId = key.startsWith('sourced_id:') ? key.slice('sourced_id:'.length) : null
  return { ...row, key, sourced_id: sourcedId, digest: restrictionDigest(key), refused: true }
}
