'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { cancelVerification } from '@/lib/audit/verify/cancel-verification'
import { requestVerification } from '@/lib/audit/verify/request-verification'
import { canViewAudit } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

export const verifyAudit = memberAction({ can: canViewAudit, schema: z.undefined() }, async ({ actor, now }) => {
  const { id } = await requestVerification(actor, now)
  revalidatePath('/audit', 'layout')
  return { id }
})

export const cancelAuditVerification = memberAction(
  { can: canViewAudit, schema: z.object({ id: z.string() }) },
  async ({ actor, now }, { id }) => {
    await cancelVerification(actor, id, now)
    revalidatePath('/audit', 'layout')
  },
)
