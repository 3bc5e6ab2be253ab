// Threat: many guesses, at one account from many addresses, or at many accounts from one; with a right password for one
// district of an address, somebody guesses at the account of the same address in another. Choice: counts of the network, of
// the address, there and anywhere, and of each account, taken before a password is looked at and alike for accounts that do
// not exist. An account gets back only what was right for itself; the address is counted beside it because one count, unlike
// several at once, never tells how many accounts there are. A known device has a count of its own at the accounts it is
// known by, so guessing elsewhere does not keep their owner out. All of them end by themselves.
import 'server-only'
import { RateLimited } from '@/lib/app-error'
import type { Limit } from '@/lib/limits/limits'
import { giveBack, requireBelowLimit, requireNetworkBelowLimit, type TakenTry } from '@/lib/limits/require-below-limit'

type Attempt<Account> = {
  email: string
  /** Of the client, see `networkOf`. */
  network: string
  /** The made up ones too, each by a key of its own; they are counted, so that they cost the same, and decide nothing. */
  accounts: readonly Account[]
  /** The id of the device by which the client is known to an account, see `knownDevice`. */
  deviceOf: (account: Account) => Promise<string | undefined>
}

/**
 * Runs `look` with the accounts that may be looked at, and answers with those it found right. Refuses with `rate_limited` when
 * that is none of them. Of one account no more than ten wrong passwords are looked at within 15 minutes from devices that have
 * never signed in to it, over all networks and replicas. What was right counts for the network alone, or the device.
 */
export async function throttleSignIn<Account extends { key: string; isMadeUp: boolean }>(
  { email, network, accounts, deviceOf }: Attempt<Account>,
  look: (open: readonly Account[]) => Promise<readonly Account[]>,
): Promise<readonly Account[]> {
  const address = email.trim().toLowerCase()
  const around = await taking(async () => {
    await requireNetworkBelowLimit('signInFromNetwork', network)
    // The scarcest come last: what another count refuses does not use them up.
    return [
      await requireBelowLimit('signInOfAddressFromNetwork', `${address} ${network}`),
      await requireBelowLimit('signInOfAddress', address),
    ]
  })
  const tries = await Promise.all(
    accounts.map(async (account) => {
      const device = await deviceOf(account)
      if (device !== undefined) return { account, ...(await taking(() => takeOnDevice(`${account.key} ${device}`))) }
      return { account, ...('refusal' in around ? around : await taking(() => takeOne('signInOfAccount', account.key))) }
    }),
  )
  const open = tries.flatMap((tried) => ('taken' in tried ? [tried] : []))
  const refusals = tries.flatMap((tried) => ('refusal' in tried ? [tried] : []))
  const isClosed = open.length === 0 || (open.every(({ account }) => account.isMadeUp) && refusals.some(({ account }) => !account.isMadeUp))
  if (isClosed) throw soonest(refusals.map(({ refusal }) => refusal))
  const ofAddress = 'taken' in around ? around.taken : []
  try {
    const right = await look(open.map(({ account }) => account))
    const rightTries = open.filter(({ account }) => right.includes(account))
    await giveAllBack([...(right.length > 0 ? ofAddress : []), ...rightTries.flatMap(({ taken }) => taken)])
    return right
  } catch (error) {
    // Nobody has learned anything from it.
    await giveAllBack([...ofAddress, ...open.flatMap(({ taken }) => taken)])
    throw error
  }
}

async function takeOnDevice(key: string): Promise<TakenTry[]> {
  await requireBelowLimit('everySignInOnDevice', key)
  return takeOne('signInOnDevice', key)
}

async function takeOne(limit: Limit, key: string): Promise<TakenTry[]> {
  return [await requireBelowLimit(limit, key)]
}

/** What was taken and is given back to who is right, or why there is nothing to be had. */
async function taking(take: () => Promise<TakenTry[]>): Promise<{ taken: TakenTry[] } | { refusal: RateLimited }> {
  try {
    return { taken: await take() }
  } catch (error) {
    if (error instanceof RateLimited) return { refusal: error }
    throw error
  }
}

async function giveAllBack(tries: TakenTry[]): Promise<void> {
  await Promise.all(tries.map(giveBack))
}

function soonest(refusals: RateLimited[]): RateLimited | undefined {
  return refusals.toSorted((one, other) => one.retryAfterSeconds - other.retryAfterSeconds)[0]
}
