'use server'

import type { ActionResult } from '@/lib/action-result'
import { setPassword } from '@/lib/auth/set-password'
import { publicAction } from '@/lib/member-action'

/** Guarded by the one-time code in the input. */
export async function setMemberPassword(input: { code: string; password: string }): Promise<ActionResult<void>> {
  return publicAction((now) => setPassword(input, now))
}
