import { z } from 'zod'

const contacts = 'Type 1 to 1,000,000 contacts, or leave it empty.'

/** What a district decides about second factors and about acts that need a second member. */
export const trustPolicySchema = z.object({
  /** Whether members who issue links or set secrets need a second factor. */
  secondFactorRequired: z.boolean('Say whether a second factor is required.'),
  /** A campaign over more contacts waits for a second member; null is never. */
  approvalOverContacts: z.int(contacts).min(1, contacts).max(1_000_000, contacts).nullable(),
  /** Whether the release of a held import waits for a second member. */
  approvalForReleases: z.boolean('Say whether the release of a held import waits for a second member.'),
  /** Whether links that live longer than the portal's default wait for a second member. */
  approvalForLifetimes: z.boolean('Say whether a longer lifetime waits for a second member.'),
})

export type TrustPolicy = z.output<typeof trustPolicySchema>

/** The policy of a district that has not decided anything. */
export const defaultTrustPolicy: TrustPolicy = {
  secondFactorRequired: true,
  approvalOverContacts: null,
  approvalForReleases: false,
  approvalForLifetimes: false,
}
