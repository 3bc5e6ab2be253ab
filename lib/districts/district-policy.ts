import { z } from 'zod'

const days = 'Type 1 to 60 days.'
const signs = 'Type 10 to 3,600 presses an hour.'
const checks = 'Use at most 10 lines of 200 characters.'

/** What a district decides about invite pages and the front desk. */
export const districtPolicySchema = z.object({
  /** Whether invite pages are handed out and answered at all. */
  invitePages: z.boolean('Say whether invite pages are on.'),
  /** How long an invite page lives after it was last handed out. */
  invitePageDays: z.int(days).min(1, days).max(60, days),
  /** As `invitePageDays`, for portals whose links sign the bearer in. */
  signInPageDays: z.int(days).min(1, days).max(60, days),
  /** Whether such an invite page first mails a six-digit code, once mail is set up. */
  mailedCodes: z.boolean('Say whether invite pages that sign in ask for a mailed code.'),
  /** How many links one invite page signs within an hour. */
  invitePageSignsPerHour: z.int(signs).min(10, signs).max(3_600, signs),
  /** How families reach the office, as it stands on their page; blank is none. */
  officeContact: z
    .string()
    .trim()
    .max(300, 'Use at most 300 characters.')
    .nullable()
    .transform((text) => text || null),
  /** What the front desk asks before it hands out an address, in the district's own words; blank lines and repetitions fall away. */
  identityChecks: z
    .array(z.string().trim(), checks)
    .transform((lines) => [...new Set(lines.filter((line) => line !== ''))])
    .refine((lines) => lines.length <= 10 && lines.every((line) => line.length <= 200), checks),
})

export type DistrictPolicy = z.output<typeof districtPolicySchema>

/** What the policy makes of an invite page: how many days it lives, and whether it mails a code and asks for it before it signs. */
export function pageRules(
  { invitePageDays, signInPageDays, mailedCodes }: DistrictPolicy,
  { signsIn, hasMail }: { signsIn: boolean; hasMail: boolean },
): { days: number; asksCode: boolean } {
  return { days: signsIn ? signInPageDays : invitePageDays, asksCode: signsIn && mailedCodes && hasMail }
}

/** The policy of a district that has not decided anything. */
export const defaultDistrictPolicy: DistrictPolicy = {
  invitePages: true,
  invitePageDays: 14,
  signInPageDays: 1,
  mailedCodes: true,
  invitePageSignsPerHour: 600,
  officeContact: null,
  identityChecks: [],
}
