'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { requestVerification } from '@/lib/audit/verify/request-verification'
import { canViewAudit } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

export const verifyAudit = memberAction({ can: canViewAudit, schema: z.undefined() }, async ({ actor, now }) => {
  const { id } = await requestVerification(actor, now)
  revalidatePath('/audit', 'layout')
  return { id }
})
