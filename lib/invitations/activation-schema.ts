import { z } from 'zod'

/** Why a person or a program says that an account is, or is not, set up. */
export const activationReasonSchema = z.strictObject({
  reason: z.string('Say why.').trim().min(3, 'Say why, in a few words.').max(300, 'Use at most 300 characters.'),
})
