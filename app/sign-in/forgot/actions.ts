'use server'

import { after } from 'next/server'
import type { z } from 'zod'
import type { ActionResult } from '@/lib/action-result'
import { forgotPasswordSchema, mailPasswordCodes } from '@/lib/auth/forgot-password'
import { describeFault } from '@/lib/describe-fault'
import { requireBelowLimit } from '@/lib/limits/require-below-limit'
import { logger } from '@/lib/logger'
import { publicAction } from '@/lib/member-action'
import { parseInput } from '@/lib/parse-input'

/** Answers the same for every address; what is done about it begins when the answer has left. */
export async function askForPasswordMail(input: z.input<typeof forgotPasswordSchema>): Promise<ActionResult<void>> {
  return publicAction(async (now, network) => {
    const asked = parseInput(forgotPasswordSchema, input)
    await requireBelowLimit('forgottenPasswordFromNetwork', network)
    await requireBelowLimit('forgottenPasswordOfAccount', asked.email)
    after(async () => {
      await mailPasswordCodes(asked, now).catch((error: unknown) => {
        logger.error({ fault: describeFault(error) }, 'a forgotten password could not be seen to')
      })
    })
  })
}
