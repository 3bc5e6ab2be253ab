'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { approveRequest, declineRequest, withdrawRequest } from '@/lib/approvals/decide-approval'
import { canApprove } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

const path = '/approvals'
const everyone = () => true
const oneRequest = z.object({ id: z.uuid() })

export const approve = memberAction({ can: canApprove, schema: oneRequest, confirmed: true }, async ({ actor, now }, { id }) => {
  await approveRequest(actor, id, now)
  revalidatePath(path)
})

export const decline = memberAction({ can: canApprove, schema: oneRequest }, async ({ actor, now }, { id }) => {
  await declineRequest(actor, id, now)
  revalidatePath(path)
})

/** Every member withdraws requests of their own, and only these. */
export const withdraw = memberAction({ can: everyone, schema: oneRequest }, async ({ actor, now }, { id }) => {
  await withdrawRequest(actor, id, now)
  revalidatePath(path)
})
