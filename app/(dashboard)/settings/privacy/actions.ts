'use server'

import { revalidatePath } from 'next/cache'
import { canManagePrivacy } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { retentionPolicySchema } from '@/lib/privacy/retention-policy'
import { setRetentionPolicy } from '@/lib/privacy/set-retention-policy'

export const saveRetention = memberAction(
  { can: canManagePrivacy, schema: retentionPolicySchema, confirmed: true },
  async ({ actor, now }, input) => {
    await setRetentionPolicy(actor, input, now)
    revalidatePath('/settings')
  },
)
