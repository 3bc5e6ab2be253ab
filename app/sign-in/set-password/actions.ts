'use server'

import type { ActionResult } from '@/lib/action-result'
import { rememberThisDevice } from '@/lib/auth/session'
import { setPassword } from '@/lib/auth/set-password'
import { countWrongCodes } from '@/lib/limits/count-wrong-codes'
import { publicAction } from '@/lib/member-action'

/**
 * Guarded by the one-time code in the input. The browser is known by this account from now on, before any second factor: it was
 * there that its password was set, so tries at it give nobody anything, and its owner gets in however many guess meanwhile.
 */
export async function setMemberPassword(input: { code: string; password: string }): Promise<ActionResult<void>> {
  return publicAction(async (now, network) => {
    await rememberThisDevice(await countWrongCodes(network, () => setPassword(input, now)), now)
  })
}
