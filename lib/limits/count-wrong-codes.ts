// Threat: codes are guessed, and a network is kept from using its own. Choice: a code of 256 random bits is found by no number
// of guesses, so it is looked up first, and only what was wrong counts: whoever shares a network with a guesser gets through.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { requireNetworkBelowLimit } from './require-below-limit'

/** Runs `work`, which takes a one-time code and refuses a wrong one with `forbidden`: those count for the network, and past the limit are answered with `rate_limited`. A right one is always taken. */
export async function countWrongCodes<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'forbidden') await requireNetworkBelowLimit('oneTimeCode', network)
    throw error
  }
}
