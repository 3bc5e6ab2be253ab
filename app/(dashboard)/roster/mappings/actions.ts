'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { canImportRoster } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { mappingInputSchema, removeMapping, saveMapping } from '@/lib/roster/mapping/save-mapping'
import { saveSource } from '@/lib/roster/sources/save-source'

export const saveRosterMapping = memberAction({ can: canImportRoster, schema: mappingInputSchema }, async ({ actor, now }, mapping) => {
  const { id, name } = await saveMapping(actor, mapping, now)
  revalidatePath('/roster', 'layout')
  return { id, name }
})

export const removeRosterMapping = memberAction(
  { can: canImportRoster, schema: z.object({ id: z.string() }) },
  async ({ actor, now }, { id }) => {
    await removeMapping(actor, id, now)
    revalidatePath('/roster', 'layout')
    return {}
  },
)

export const addMappedSource = memberAction(
  { can: canImportRoster, schema: z.object({ name: z.string(), mappingId: z.string() }) },
  async ({ actor, now }, { name, mappingId }) => {
    const source = await saveSource(actor, { name, format: 'mapped', settings: { mappingId }, schedule: null, applyAlone: false }, now)
    revalidatePath('/roster', 'layout')
    return { id: source.id, name: source.name }
  },
)
