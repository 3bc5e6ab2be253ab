'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canImportRoster } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { waitForImport } from '@/lib/roster/run-to-end'

export const applyRosterImport = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string(), release: z.boolean() }) },
  async (context, input) => {
    await applyImport(context.actor, input.id, { release: input.release }, context.now)
    const { state } = await waitForImport(context.actor, input.id, { milliseconds: 3_000 })
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
