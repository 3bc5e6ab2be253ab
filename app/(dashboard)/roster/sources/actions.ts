'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canImportRoster } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { rosterServerTrialInputSchema } from '@/lib/roster/one-roster/roster-server-trial'
import { tryRosterServer } from '@/lib/roster/one-roster/try-roster-server'
import { removeSource } from '@/lib/roster/sources/remove-source'
import { saveSource, sourceInputSchema } from '@/lib/roster/sources/save-source'

export const saveRosterSource = memberAction(
  { can: canImportRoster, schema: sourceInputSchema, confirmed: true },
  async ({ actor, now }, input) => {
    const { id, name } = await saveSource(actor, input, now)
    revalidatePath('/roster', 'layout')
    return { id, name }
  },
)

export const removeRosterSource = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string(), contacts: z.int() }) },
  async ({ actor, now }, { id, contacts }) => {
    const removal = await removeSource(actor, { id, contacts }, now)
    revalidatePath('/roster', 'layout')
    return removal
  },
)

export const tryServer = memberAction({ can: canImportRoster, schema: rosterServerTrialInputSchema }, ({ actor, now }, input) =>
  tryRosterServer(actor, input, now),
)
