'use server'

import { z } from 'zod'
import { canManagePortals } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'
import { portalInputSchema, savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'

export const savePortalSettings = memberAction({ can: canManagePortals, schema: portalInputSchema }, async ({ actor, now }, input) => {
  const { id } = await savePortal(actor, input, now)
  return { id }
})

export const tryPortalOnce = memberAction(
  { can: canManagePortals, schema: z.object({ portalId: z.uuid() }) },
  ({ actor, now }, { portalId }) => tryPortal(actor, portalId, now),
)
