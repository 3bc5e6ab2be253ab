import { z } from 'zod'
import { isStorableText, notStorable } from '@/lib/storable-text'
import { contactFilterSchema } from './contact-filter'

/** Who is meant: named contacts (GUID or id), or all that match a filter but for some taken out by hand. */
export const selectionSchema = z.union([
  z.strictObject({
    contacts: z
      .array(z.string().trim().min(1).max(200).refine(isStorableText, notStorable))
      .min(1, 'Select at least one contact.')
      .max(10_000, 'Name at most 10,000 contacts; use a filter for more.'),
  }),
  z.strictObject({ filter: contactFilterSchema.strict(), except: z.array(z.uuid()).max(10_000).optional() }),
])

export type Selection = z.output<typeof selectionSchema>
