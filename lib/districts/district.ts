import { z } from 'zod'

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false
  }
}

/** What a district is made of: its name as families know it, the short name in its invite addresses, its time zone (IANA). */
export const districtSchema = z.object({
  name: z
    .string('Type the district’s name.')
    .trim()
    .min(1, 'Type the district’s name.')
    .max(200, 'Use at most 200 characters.')
    .refine((name) => !/\p{Cc}/u.test(name), 'Type the name on one line.'),
  slug: z
    .string('Type a short name.')
    .trim()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'Use 1 to 48 small letters, digits and hyphens, such as maple-grove.'),
  timeZone: z.string('Choose a time zone.').refine(isTimeZone, 'Choose a time zone by its IANA name, such as America/Chicago.'),
})

export type NewDistrict = z.output<typeof districtSchema>
