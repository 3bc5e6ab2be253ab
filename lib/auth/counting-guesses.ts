import 'server-only'
import type { Limit } from '@/lib/limits/limits'
import { giveBack, requireBelowLimit } from '@/lib/limits/require-below-limit'
import type { OfMember } from './own-account'

/** Runs `work`, which throws where a guess is wrong. Refuses with `rate_limited` before that when the member's guesses were too many; right ones do not count. */
export async function countingGuesses<Result>(
  limit: Limit,
  { districtId, memberId }: OfMember,
  work: () => Promise<Result>,
): Promise<Result> {
  const key = `${districtId} ${memberId}`
  await requireBelowLimit(limit, key)
  const result = await work()
  await giveBack(limit, key)
  return result
}
