// Threat: many guesses, at one account from many addresses, or at many accounts from one. Choice: three counts, of the
// account, the network and both, taken before the password is looked at and alike for accounts that do not exist; a known
// device has a count of its own, so guessing elsewhere does not keep the owner out. All of them end by themselves.
import 'server-only'
import type { Limit } from '@/lib/limits/limits'
import { giveBack, requireBelowLimit, type TakenTry } from '@/lib/limits/require-below-limit'

/** `network`: of the client, see `networkOf`. `device`: the known one's id, see `knownDevice`. */
type Attempt = { email: string; network: string; device: string | undefined }

type Count = { limit: Limit; key: string }

/**
 * Runs `work`, which looks at a password and answers undefined where it is wrong. Refuses with `rate_limited` before that
 * when too many were. Of one account no more than ten are looked at within 15 minutes from devices that have never signed
 * in with it, over all networks and replicas. What was right counts for nothing.
 */
export async function throttleSignIn<Result>(attempt: Attempt, work: () => Promise<Result | undefined>): Promise<Result | undefined> {
  const counts = countsOf(attempt)
  const taken: TakenTry[] = []
  for (const { limit, key } of counts) taken.push(await requireBelowLimit(limit, key))
  const result = await work()
  if (result !== undefined) for (const one of taken) await giveBack(one)
  return result
}

/** The account's own tries, the scarcest, come last: what another count refuses does not use them up. */
function countsOf({ email, network, device }: Attempt): Count[] {
  const account = email.trim().toLowerCase()
  if (device !== undefined) return [{ limit: 'signInOnDevice', key: `${account} ${device}` }]
  return [
    { limit: 'signInFromNetwork', key: network },
    { limit: 'signInOfAccountFromNetwork', key: `${account} ${network}` },
    { limit: 'signInOfAccount', key: account },
  ]
}
