'use server'

import type { ActionResult } from '@/lib/action-result'
import { rememberThisDevice } from '@/lib/auth/session'
import { setPassword } from '@/lib/auth/set-password'
import { countWrongCodes } from '@/lib/limits/count-wrong-codes'
import { publicAction } from '@/lib/member-action'

/** Guarded by the one-time code in the input. Who has it, reads the member's mail: the browser is known from now on, however many guess meanwhile. */
export async function setMemberPassword(input: { code: string; password: string }): Promise<ActionResult<void>> {
  return publicAction(async (now, network) => {
    const { email } = await countWrongCodes(network, () => setPassword(input, now))
    await rememberThisDevice(email, now)
  })
}
