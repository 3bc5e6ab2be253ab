'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canImportRoster } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { waitForImport } from '@/lib/roster/runs/run-to-end'
import { startRun } from '@/lib/roster/sources/start-run'
import { undoImport, waitForUndo } from '@/lib/roster/undo-import'

const oneImport = z.object({ id: z.string() })

/** A small import is applied by the time the page is shown again; a large one goes on while the page shows its progress. */
export const applyRosterImport = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string(), release: z.boolean() }) },
  async ({ actor, now }, { id, release }) => {
    await applyImport(actor, id, { release }, now)
    const { state } = await waitForImport(actor, id, { milliseconds: 1_500 })
    revalidatePath('/roster', 'layout')
    return { state }
  },
)

export const cancelRosterImport = memberAction({ can: canImportRoster, schema: oneImport }, async ({ actor, now }, { id }) => {
  const { state } = await cancelImport(actor, id, now)
  revalidatePath('/roster', 'layout')
  return { state }
})

export const undoRosterImport = memberAction({ can: canImportRoster, schema: oneImport }, async ({ actor, now }, { id }) => {
  await undoImport(actor, id, now)
  const { undoneAt } = await waitForUndo(actor, id, { milliseconds: 1_500 })
  revalidatePath('/roster', 'layout')
  return { isUndone: undoneAt !== null }
})

/** Answers with the import that reads the source. */
export const runSource = memberAction(
  { can: canImportRoster, schema: z.object({ sourceId: z.string() }) },
  async ({ actor, now }, input) => {
    const { id, state } = await startRun(actor, { sourceId: input.sourceId }, now)
    revalidatePath('/roster', 'layout')
    return { id, state }
  },
)
