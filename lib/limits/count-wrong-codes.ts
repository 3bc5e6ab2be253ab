import 'server-only'
import { AppError } from '@/lib/app-error'
import { giveBack, requireBelowLimit } from './require-below-limit'

/** Runs `work`, which takes a one-time code and refuses a wrong one with `forbidden`: those count for the network, all else does not. Past the limit `rate_limited`. */
export async function countWrongCodes<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
  await requireBelowLimit('oneTimeCode', network)
  try {
    const result = await work()
    await giveBack('oneTimeCode', network)
    return result
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'forbidden')) await giveBack('oneTimeCode', network)
    throw error
  }
}
