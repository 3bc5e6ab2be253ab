import { z } from 'zod'
import { contactStatuses } from './invitation-status'
import { reachStages } from './reach'

const text = z.string().trim().max(200).optional()
/** In an address a filter is `true` or absent. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]).optional()

function stage(name: string) {
  return z.enum(reachStages, `${name} must be one of ${reachStages.join(', ')}.`).optional()
}

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
  no_guid: flag,
  no_language: flag,
  /** No student of the contact has a school, or a grade. */
  no_school: flag,
  no_grade: flag,
  restricted: flag,
  /** Whether nothing that is known of the contact itself forbids to invite it, whatever a portal wants besides. */
  invitable: flag,
  /** How far any of the contact's invitations came, of the portal or of any; `not_reached` is the opposite. */
  reached: stage('reached'),
  not_reached: stage('not_reached'),
})

export type ContactFilter = z.output<typeof contactFilterSchema>

export const contactSorts = ['name', '-name', 'email', '-email', '-added'] as const
export type ContactSort = (typeof contactSorts)[number]
