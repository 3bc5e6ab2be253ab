import 'server-only'
import { AppError } from '@/lib/app-error'
import type { Limit } from '@/lib/limits/limits'
import { giveBack, requireBelowLimit } from '@/lib/limits/require-below-limit'
import { logger } from '@/lib/logger'
import type { OfMember } from './own-account'

type Guess = { limit: Limit; of: OfMember; method: ProofMethod }

/** What somebody shows beside the session they have. */
type ProofMethod = 'password' | 'totp' | 'recovery_code' | 'passkey'

/**
 * Runs `work`, which refuses a wrong guess with `invalid_input`: that is written into the log. Refuses with `rate_limited` before
 * that when the member's guesses were too many; right ones do not count.
 */
export async function countingGuesses<Result>({ limit, of, method }: Guess, work: () => Promise<Result>): Promise<Result> {
  const key = `${of.districtId} ${of.memberId}`
  const taken = await requireBelowLimit(limit, key)
  const result = await work().catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'invalid_input') logWrongProof(of, method)
    throw error
  })
  await giveBack(taken)
  return result
}

/** One line about a proof of a member that did not fit, for whoever watches for a run of them (ASVS 16.3.1): whose it was and what kind, never what was typed. */
export function logWrongProof({ districtId, memberId }: OfMember, method: ProofMethod): void {
  logger.warn({ code: 'second_factor_refused', method, districtId, memberId }, 'refused')
}
