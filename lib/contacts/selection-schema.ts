import { z } from 'zod'
import { contactFilterSchema } from './contact-filter'

/** Contacts by GUID or id. */
export const namedContactsSchema = z
  .array(z.string('Name each contact by its GUID or id.').trim().min(1).max(200), 'Give a list of GUIDs or ids.')
  .min(1, 'Select at least one contact.')
  .max(10_000, 'Name at most 10,000 contacts; use a filter for more.')

/** Ids of contacts that match a filter and are left out by hand. */
export const exceptedContactsSchema = z.array(z.uuid('Name each contact by its id.')).max(10_000)

/** Who is meant: named contacts (GUID or id), or all that match a filter but for some taken out by hand. */
export const selectionSchema = z.union([
  z.strictObject({ contacts: namedContactsSchema }),
  z.strictObject({ filter: contactFilterSchema.strict(), except: exceptedContactsSchema.optional() }),
])

export type Selection = z.output<typeof selectionSchema>
