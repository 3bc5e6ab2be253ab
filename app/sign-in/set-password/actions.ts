'use server'

import type { ActionResult } from '@/lib/action-result'
import { setPassword } from '@/lib/auth/set-password'
import { countWrongCodes } from '@/lib/limits/count-wrong-codes'
import { publicAction } from '@/lib/member-action'

/** Guarded by the one-time code in the input. */
export async function setMemberPassword(input: { code: string; password: string }): Promise<ActionResult<void>> {
  return publicAction((now, network) => countWrongCodes(network, () => setPassword(input, now)))
}
