'use server'

import { revalidatePath } from 'next/cache'
import { changePassword, changePasswordSchema } from '@/lib/auth/change-password'
import { memberOf } from '@/lib/auth/own-account'
import { rememberThisDevice } from '@/lib/auth/session'
import { memberAction } from '@/lib/member-action'

/** Every member changes their own, with the current password; beside a second factor that alone proves nobody. */
export const changeOwnPassword = memberAction(
  { can: () => true, schema: changePasswordSchema, confirmed: true },
  async ({ actor, sessionId, now }, input) => {
    await changePassword(actor, input, { sessionId, now })
    // It was known by the password there was.
    await rememberThisDevice(memberOf(actor), now)
    revalidatePath('/settings')
  },
)
