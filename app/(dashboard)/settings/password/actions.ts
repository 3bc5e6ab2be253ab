'use server'

import { revalidatePath } from 'next/cache'
import { changePassword, changePasswordSchema } from '@/lib/auth/change-password'
import { memberAction } from '@/lib/member-action'

/** Every member changes their own; the current password proves who is there. */
export const changeOwnPassword = memberAction(
  { can: () => true, schema: changePasswordSchema },
  async ({ actor, sessionId, now }, input) => {
    await changePassword(actor, input, { sessionId, now })
    revalidatePath('/settings')
  },
)
