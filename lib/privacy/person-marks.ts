import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import type { DistrictTransaction } from '@/lib/district-scope'

export type OfSource = { sourceId: string; sourcedId: string }

/** What some contacts, and the students who have nobody else, are known by in a district. Texts are in small letters. */
export type PersonMarks = {
  /** Addresses that no other contact has. */
  emails: string[]
  /** GUIDs and the ids of the sources, as they are written. */
  ids: string[]
  /** The GUID of each contact that has one. */
  guids: Array<{ guid: string; contactId: string }>
  /** Where a source states the contacts and the students. */
  stated: OfSource[]
  studentIds: string[]
  /** Those of the contacts who have other students, too: they stay with somebody else. */
  withChildrenWhoStay: string[]
  /** What in a text can mean nobody but them: addresses, ids, telephone numbers, whole names. */
  exact: string[]
  /** Given and family names by themselves, where nobody else has them. */
  names: string[]
}

/** Shorter ones stand in every other text. */
const shortestText = 3

/** Looks up what the contacts are known by, before it is erased. */
export async function findPersonMarks(tx: DistrictTransaction, districtId: string, contactIds: readonly string[]): Promise<PersonMarks> {
  const ids = [...contactIds]
  const contacts = await tx.contact.findMany({ where: { districtId, id: { in: ids } } })
  const records = await tx.rosterRecord.findMany({ where: { districtId, contactId: { in: ids } } })
  const students = await findOwnStudents(tx, districtId, ids)
  const mailed = await tx.$queryRaw<Array<{ email: string }>>`
    SELECT DISTINCT lower(m.email) AS email FROM messages m
    JOIN message_invitations mi ON mi.district_id = m.district_id AND mi.message_id = m.id
    JOIN invitations i ON i.district_id = mi.district_id AND i.id = mi.invitation_id
    WHERE m.district_id = ${districtId}::uuid AND i.contact_id = ANY(${ids}::uuid[]) AND m.email <> ''`
  const addresses = unique([...contacts.flatMap(({ email }) => email?.toLowerCase() ?? []), ...mailed.map(({ email }) => email)])
  const shared = await tx.$queryRaw<Array<{ email: string }>>`
    SELECT DISTINCT lower(email) AS email FROM contacts
    WHERE district_id = ${districtId}::uuid AND lower(email) = ANY(${addresses}::text[]) AND id <> ALL(${ids}::uuid[])`
  const sharedAddresses = new Set(shared.map(({ email }) => email))
  const emails = addresses.filter((email) => !sharedAddresses.has(email))
  const known = unique([
    ...contacts.flatMap(({ guid, sourcedId }) => [guid ?? [], sourcedId ?? []].flat()),
    ...records.flatMap(({ key, sourcedId }) => [key.slice(key.indexOf(':') + 1), sourcedId ?? []].flat()),
    ...students.flatMap(({ sourcedId }) => sourcedId ?? []),
  ])
  const people = [...contacts, ...students]
  const wholeNames = people.flatMap((person) => [fullName(person), `${person.familyName}, ${person.givenName}`])
  const names = searchable(people.flatMap(({ givenName, familyName }) => [givenName, familyName]))
  const studentIds = students.map(({ id }) => id)
  const staying = await tx.relationship.findMany({
    where: { districtId, contactId: { in: ids }, studentId: { notIn: studentIds } },
    select: { contactId: true },
    distinct: ['contactId'],
  })
  const phones = contacts.flatMap(({ phone }) => phone ?? [])
  return {
    emails,
    ids: known,
    guids: contacts.flatMap(({ id, guid }) => (guid === null ? [] : [{ guid, contactId: id }])),
    stated: [...records, ...students].flatMap(({ sourceId, sourcedId }) => (sourcedId === null ? [] : [{ sourceId, sourcedId }])),
    studentIds,
    withChildrenWhoStay: staying.map(({ contactId }) => contactId),
    exact: searchable([...emails, ...known, ...phones, ...wholeNames]),
    names: await withoutOthers(tx, { districtId, names, contactIds: ids, studentIds }),
  }
}

/** Students of the contacts to whom nobody else is related. */
async function findOwnStudents(tx: DistrictTransaction, districtId: string, contactIds: string[]) {
  return tx.student.findMany({
    where: {
      districtId,
      relationships: { some: { contactId: { in: contactIds } }, none: { contactId: { notIn: contactIds } } },
    },
  })
}

type OfOthers = { districtId: string; names: string[]; contactIds: string[]; studentIds: string[] }

/** Those of the names, in small letters, that no other contact and no other student has. */
async function withoutOthers(tx: DistrictTransaction, { districtId, names, contactIds, studentIds }: OfOthers): Promise<string[]> {
  const taken = await tx.$queryRaw<Array<{ name: string }>>`
    SELECT DISTINCT name FROM (
      SELECT unnest(ARRAY[lower(given_name), lower(family_name)]) AS name FROM contacts
      WHERE district_id = ${districtId}::uuid AND id <> ALL(${contactIds}::uuid[])
      UNION ALL SELECT unnest(ARRAY[lower(given_name), lower(family_name)]) FROM students
      WHERE district_id = ${districtId}::uuid AND id <> ALL(${studentIds}::uuid[])
    ) others WHERE name = ANY(${names}::text[])`
  const ofOthers = new Set(taken.map(({ name }) => name))
  return names.filter((name) => !ofOthers.has(name))
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))]
}

function searchable(texts: readonly string[]): string[] {
  return unique(texts.map((text) => text.trim().toLowerCase()).filter((text) => text.length >= shortestText))
}
