import { z } from 'zod'
import { densities } from './density'

/** How a member likes the screens; stored as JSON with the member, so what is missing or not known any more falls back. */
const preferencesSchema = z.object({
  density: z.enum(densities).catch('comfortable'),
  /** Whether single keys and Ctrl-K do something (WCAG 2.2, 2.1.4). */
  shortcuts: z.boolean().catch(true),
  /** Which columns a list shows besides those it always shows; undefined is the list's own choice. */
  columns: z
    .object({ contacts: z.array(z.string()).optional().catch(undefined), links: z.array(z.string()).optional().catch(undefined) })
    .catch({}),
})

// Null is the list's own choice again.
const chosenColumns = z.array(z.string().max(40)).max(40).nullable().optional()

/** A part of the preferences: what it leaves out stays as it is, each list's columns for themselves. */
export const preferencesPartSchema = z.strictObject({
  density: z.enum(densities, 'Choose how close rows stand.').optional(),
  shortcuts: z.boolean('Say yes or no.').optional(),
  columns: z.strictObject({ contacts: chosenColumns, links: chosenColumns }).optional(),
})

export type Preferences = z.output<typeof preferencesSchema>
export type PreferencesPart = z.input<typeof preferencesPartSchema>

/** What stands in `members.preferences`, null included, as every screen can use it. */
export function readPreferences(stored: unknown): Preferences {
  return preferencesSchema.parse(stored ?? {})
}

/** The preferences with a part of them changed. */
export function withPart(before: Preferences, { density, shortcuts, columns }: z.output<typeof preferencesPartSchema>): Preferences {
  const contacts = columns?.contacts === undefined ? before.columns.contacts : columns.contacts
  const links = columns?.links === undefined ? before.columns.links : columns.links
  return {
    density: density ?? before.density,
    shortcuts: shortcuts ?? before.shortcuts,
    columns: { ...(contacts && { contacts }), ...(links && { links }) },
  }
}
