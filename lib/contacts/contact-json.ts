import { z } from 'zod'
import type { Contact } from './contact'
import { contactStatuses } from './invitation-status'

/** A contact as the HTTP API answers it (DESIGN.md §5). */
export const contactJsonSchema = z.strictObject({
  id: z.string(),
  guid: z.string().nullable(),
  sourced_id: z.string().nullable(),
  given_name: z.string(),
  family_name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  restricted: z.boolean(),
  status: z.enum(contactStatuses),
  students: z.array(
    z.strictObject({
      sourced_id: z.string().nullable(),
      given_name: z.string(),
      family_name: z.string(),
      school: z.string().nullable(),
      grade: z.string().nullable(),
      relationship: z.string().nullable(),
    }),
  ),
})

export function contactJson(contact: Contact): z.output<typeof contactJsonSchema> {
  const { id, guid, sourcedId, givenName, familyName, email, phone, language, restricted, status, students } = contact
  return {
    id,
    guid,
    sourced_id: sourcedId,
    given_name: givenName,
    family_name: familyName,
    email,
    phone,
    language,
    restricted,
    status,
    students: students.map((student) => ({
      sourced_id: student.sourcedId,
      given_name: student.givenName,
      family_name: student.familyName,
      school: student.school,
      grade: student.grade,
      relationship: student.relationship,
    })),
  }
}
