import { z } from 'zod'
import { contactStatuses } from './invitation-status'

const text = z.string().trim().max(200).optional()
/** In an address a filter is `true` or absent. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]).optional()

/** The filters of contacts: the same keys in the API's query, a campaign's `filter` and the address of /contacts. */
export const contactFilterSchema = z.object({
  /** Contained in the contact's name, e-mail, GUID or sourcedId, ignoring case. */
  search: text,
  /** With it, `search` looks at the students' names too, as the screen does. */
  with_students: flag,
  school: text,
  grade: text,
  language: text,
  status: z.enum(contactStatuses, `status must be one of ${contactStatuses.join(', ')}.`).optional(),
  /** Id of the portal the status is about; without it, of any. */
  portal: z.uuid('portal must be the id of a portal.').optional(),
  no_email: flag,
  restricted: flag,
})

export type ContactFilter = z.output<typeof contactFilterSchema>

export const contactSorts = ['name', '-name', 'email', '-email', '-added'] as const
export type ContactSort = (typeof contactSorts)[number]
