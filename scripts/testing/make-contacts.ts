import { inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { requireSource } from '@/lib/roster/sources/sources'
import { uuidV7 } from '@/lib/uuid-v7'

export type MadeStudent = { givenName?: string; familyName?: string; school?: string; grade?: string }

export type MadeContact = {
  guid?: string | null
  sourcedId?: string | null
  givenName?: string
  familyName?: string
  email?: string | null
  language?: string | null
  restricted?: boolean
  removedAt?: Date
  doNotInvite?: string
  needsNone?: string
  restrictionLifted?: string
  students?: MadeStudent[]
}

/** Contacts as an import would have left them, and their ids in the order given. What is not said is plain and linkable. */
export async function makeContacts(districtId: string, contacts: readonly MadeContact[]): Promise<string[]> {
  const at = new Date('2026-01-05T08:00:00Z')
  const made = contacts.map((contact) => ({ ...contact, id: uuidV7() }))
  const students = made.flatMap(({ id, students = [] }) => students.map((student) => ({ ...student, contactId: id, id: uuidV7() })))
  await inDistrict(districtId, async (tx) => {
    await insertRows(tx, {
      table: 'contacts',
      rows: made.map((contact) => ({
        district_id: districtId,
        id: contact.id,
        guid: contact.guid === undefined ? crypto.randomUUID() : contact.guid,
        sourced_id: contact.sourcedId ?? null,
        given_name: contact.givenName ?? 'Ana',
        family_name: contact.familyName ?? 'Reyes',
        email: contact.email === undefined ? 'ana.reyes@example.org' : contact.email,
        phone: '+1 555 0100',
        language: contact.language ?? null,
        restricted: contact.restricted ?? false,
        restriction_lifted_at: contact.restrictionLifted ? at : null,
        restriction_lifted_reason: contact.restrictionLifted ?? null,
        do_not_invite_at: contact.doNotInvite ? at : null,
        do_not_invite_reason: contact.doNotInvite ?? null,
        needs_none_at: contact.needsNone ? at : null,
        needs_none_reason: contact.needsNone ?? null,
        removed_at: contact.removedAt ?? null,
        created_at: at,
        updated_at: at,
      })),
    })
    const { id: sourceId } = await requireSource(tx, { districtId, name: 'contacts', format: 'contacts' })
    await insertRows(tx, {
      table: 'students',
      rows: students.map(({ id, givenName, familyName, school, grade }) => ({
        district_id: districtId,
        id,
        source_id: sourceId,
        key: id,
        given_name: givenName ?? 'Luz',
        family_name: familyName ?? 'Reyes',
        school: school ?? null,
        grade: grade ?? null,
      })),
    })
    await insertRows(tx, {
      table: 'relationships',
      rows: students.map(({ id, contactId }) => ({
        district_id: districtId,
        id: uuidV7(),
        contact_id: contactId,
        student_id: id,
        relationship: 'mother',
        restricted: false,
      })),
    })
  })
  return made.map(({ id }) => id)
}
