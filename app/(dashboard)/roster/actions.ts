'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canImportRoster } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'

export const applyRosterImport = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string(), release: z.boolean() }) },
  async (context, input) => {
    const { state } = await applyImport(context.actor, input.id, { release: input.release }, context.now)
    revalidatePath('/roster', 'layout')
    return { state }
  },
)

export const cancelRosterImport = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string() }) },
  async ({ actor, now }, { id }) => {
    const { state } = await cancelImport(actor, id, now)
    revalidatePath('/roster', 'layout')
    return { state }
  },
)
