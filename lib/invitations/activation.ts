import { z } from 'zod'
import type { ActivationSource } from '@/prisma/generated/enums'

/** Why a person or a program says that an account is, or is not, set up. */
export const activationReasonSchema = z.strictObject({
  reason: z.string('Say how you know.').trim().min(3, 'Say how you know, in a few words.').max(300, 'Use at most 300 characters.'),
})

/** Whether the office may take it back: what a person or a program said, but not what a file from outside states. */
export function canWithdraw(source: ActivationSource | null): boolean {
  return source === 'hand' || source === 'api'
}
